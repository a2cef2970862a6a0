using System.Text.Json.Nodes;

namespace Showroom.Tests.Model.Aws;

/// <summary>The Lambda function that runs one-off tasks: its response decides whether a deployment continues.</summary>
public sealed class TaskRunnerTests
{
    [Theory]
    [InlineData("Create", "true", """{"exitCode": 0}""", "SUCCESS", "done")]
    [InlineData("Update", "true", """{"exitCode": 3}""", "FAILED", "migrations ended with 3: Essential container exited; see the log group /shop/migrations")]
    [InlineData("Create", "true", """{"failures": [{"reason": "RESOURCE:ENI"}]}""", "FAILED", "migrations could not start: RESOURCE:ENI")]
    [InlineData("Create", "true", """{"error": "no access"}""", "FAILED", "RuntimeError: no access")]
    [InlineData("Create", "false", """{"error": "must not be called"}""", "SUCCESS", "done")]
    [InlineData("Delete", "true", """{"error": "must not be called"}""", "SUCCESS", "done")]
    public async Task A_one_off_task_decides_whether_the_deployment_continues(string request, string enabled, string ecs, string status, string reason)
    {
        if (InstalledProgram.Find("python3") is not { } python)
        {
            Assert.Skip("python3 is not on PATH, and the function is written in Python.");
            return;
        }

        var folder = Path.Combine(SourceTree.Root, "Tests", "Model", "Aws", "TaskRunner");
        var environment = new Dictionary<string, string> { ["ECS"] = ecs, ["CODE"] = Path.Combine(SourceTree.Root, "Libraries", "Hosting.Aws", "Ecs") };
        var result = await ChildProcess.RunAsync(
            python, ["-B", Path.Combine(folder, "invoke.py"), request, enabled], new() { WorkingDirectory = folder, Environment = environment }, TestContext.Current.CancellationToken);
        var response = JsonNode.Parse(result.EnsureSuccess().Output)!;
        Assert.Equal((status, reason, "MigrationsRun", "request"), ($"{response["Status"]}", $"{response["Reason"]}", $"{response["PhysicalResourceId"]}", $"{response["RequestId"]}"));
    }
}
