namespace Showroom.Tests.Running;

/// <summary>What a worker writes that cannot start.</summary>
public sealed class WorkerStartTests
{
    [Fact]
    public async Task A_worker_without_AWS_credentials_says_so_in_one_sentence()
    {
        var home = Directory.CreateTempSubdirectory("showroom-home-");
        try
        {
            var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
            {
                ["HOME"] = home.FullName,
                ["AWS_ACCESS_KEY_ID"] = "",
                ["AWS_SECRET_ACCESS_KEY"] = "",
                ["AWS_PROFILE"] = "",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__showroom"] = "Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d",
                ["ConnectionStrings__cache"] = "127.0.0.1:1",
                ["Messaging__Region"] = "eu-central-1",
                ["Messaging__Topics__orders"] = "arn:aws:sns:eu-central-1:123456789012:orders",
            };
            foreach (var queue in new[] { "fulfilment", "notifications", "rankings" })
            {
                environment[$"Messaging__Queues__{queue}"] = $"https://sqs.eu-central-1.amazonaws.com/123456789012/{queue}";
            }

            var result = await ChildProcess.RunAsync(
                "dotnet", ["exec", SourceTree.Assembly("Worker", "Worker.dll")], new ProcessSettings { Environment = environment }, TestContext.Current.CancellationToken);

            Assert.NotEqual(0, result.ExitCode);
            var line = Assert.Single((result.Output + result.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains("No AWS credentials were found for the queues: give the task a role, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", line, StringComparison.Ordinal);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
