using System.Text.Json;
using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

/// <summary>When the start is complete, what a failure is, and how often a restart is tried.</summary>
public sealed class StartReportTests
{
    [Fact]
    public void The_start_is_complete_when_services_are_healthy_and_jobs_have_succeeded()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var job = builder.AddExecutable("job", "true", "/").Resource;
        var service = builder.AddExecutable("service", "true", "/").WithAutoRestart().Resource;
        builder.AddExecutable("spare", "true", "/").WithExplicitStart();
        var progress = new StartProgress(builder.Resources);

        progress.Update(service, Snapshot("Starting"));
        progress.Update(job, Snapshot("Finished", exitCode: 1));
        Assert.Equal(["job", "service"], progress.Pending.Order());
        progress.Update(job, Snapshot("Finished", exitCode: 0));
        Assert.Equal(["service"], progress.Pending);
        progress.Update(service, Snapshot("Running"));
        Assert.True(progress.IsComplete);
        progress.Update(service, Snapshot("Finished", exitCode: 0));
        Assert.Equal(["service"], progress.Pending);
    }

    [Fact]
    public void A_process_that_ends_by_itself_failed_once_and_one_that_was_stopped_did_not()
    {
        var history = new ProcessHistory();
        Assert.False(history.IsFailure("Starting", null, isJob: false));
        Assert.False(history.IsFailure("Running", null, isJob: false));
        Assert.True(history.IsFailure("Finished", -1, isJob: false));
        Assert.False(history.IsFailure("Exited", -1, isJob: false));

        history.IsFailure("Running", null, isJob: false);
        history.IsFailure("Stopping", null, isJob: false);
        Assert.False(history.IsFailure("Finished", -1, isJob: false));

        history.IsFailure("Running", null, isJob: true);
        Assert.False(history.IsFailure("Finished", 0, isJob: true));
        history.IsFailure("Running", null, isJob: true);
        Assert.True(history.IsFailure("Finished", 3, isJob: true));

        history.IsFailure("Starting", null, isJob: true);
        Assert.True(history.IsFailure("FailedToStart", null, isJob: true));
    }

    [Fact]
    public void Restarts_are_bounded_within_the_window_and_their_pause_doubles()
    {
        var time = new FakeTimeProvider();
        var budget = new RestartBudget(new() { MaxRestarts = 3, Window = TimeSpan.FromMinutes(1), FirstPause = TimeSpan.FromSeconds(1) }, time);
        Assert.Equal([(1, 1), (2, 2), (3, 4)], Enumerable.Range(0, 3).Select(_ => budget.TryTake()!).Select(restart => (restart.Number, (int)restart.Pause.TotalSeconds)));
        Assert.Null(budget.TryTake());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, budget.TryTake()!.Number);
    }

    [Fact]
    public void Limits_of_restarts_out_of_range_are_refused_by_the_resources_name()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var service = builder.AddExecutable("service", "true", "/");
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => service.WithAutoRestart(options => options with { MaxRestarts = 0 }));
        Assert.StartsWith("WithAutoRestart of 'service': MaxRestarts must be 1 to 100.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_for_programs_are_one_line_of_JSON_each()
    {
        using var output = new StringWriter();
        var writer = new JsonReportWriter(output);
        writer.Write(new StartReport(TimeSpan.FromSeconds(7.9), new Dictionary<string, string> { ["Showroom"] = "http://localhost:8080" }));
        writer.Write(new FailureReport("api-2", "Exited", 134, ["a \"quoted\" line"]));
        writer.Write(new FailureReport("cache", "FailedToStart", null, []));

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("""{"event":"healthy","seconds":7.9,"urls":{"Showroom":"http://localhost:8080"}}""", lines[0]);
        Assert.Equal(("failed", 134, "a \"quoted\" line"), Read(lines[1]));
        Assert.Equal("""{"event":"failed","resource":"cache","state":"FailedToStart","log":[]}""", lines[2]);
    }

    [Theory]
    [InlineData("secret", "REDISCLI_AUTH=secret redis-cli -p 1")]
    [InlineData("it's a $secret", "REDISCLI_AUTH='it'\\''s a $secret' redis-cli -p 1")]
    [InlineData(null, "redis-cli -p 1")]
    public void A_clients_command_line_survives_the_shell(string? password, string expected) =>
        Assert.Equal(expected, ShellCommand.Format("REDISCLI_AUTH", password, "redis-cli", "-p", "1"));

    private static (string?, int, string?) Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return (root.GetProperty("event").GetString(), root.GetProperty("exitCode").GetInt32(), root.GetProperty("log")[0].GetString());
    }

    private static CustomResourceSnapshot Snapshot(string state, int? exitCode = null) =>
        new()
        {
            ResourceType = "test",
            Properties = [],
            State = state,
            ExitCode = exitCode,
        };
}
