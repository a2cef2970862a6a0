namespace Showroom.Tests.Running;

/// <summary>Restarts of a real process that ends each time.</summary>
public sealed class AutoRestartTests
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task A_process_that_ends_each_time_is_restarted_up_to_the_limit_and_stays_in_the_state_Exited()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var unstable = builder.AddExecutable("unstable", "/bin/sh", "/", "-c", "echo started; exit 3")
            .WithAutoRestart(options => options with { MaxRestarts = 2, FirstPause = TimeSpan.FromMilliseconds(10) })
            .Resource;
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var log = await ReadLogAsync(app, unstable, lastLine: "not restarted");
        Assert.Contains("Exited with code 3; restarting (1 of 2)", log, StringComparison.Ordinal);
        Assert.Contains("Exited with code 3; restarting (2 of 2)", log, StringComparison.Ordinal);
        Assert.Contains("Exited with code 3; not restarted: it has been restarted 2 times within 00:02:00", log, StringComparison.Ordinal);
        await app.ResourceNotifications.WaitForResourceAsync(
            "unstable", change => (change.Snapshot.State?.Text, change.Snapshot.ExitCode) == (KnownResourceStates.Exited, 3), Deadline);
    }

    private async Task<string> ReadLogAsync(DistributedApplication app, IResource resource, string lastLine)
    {
        var log = new System.Text.StringBuilder();
        await foreach (var lines in app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(Deadline))
        {
            foreach (var line in lines)
            {
                log.Append(line.Content).Append('\n');
            }

            if (log.ToString().Contains(lastLine, StringComparison.Ordinal))
            {
                break;
            }
        }

        return log.ToString();
    }
}
