namespace Showroom.Tests.Running.Executables;

/// <summary>Restarts of a real process that ends each time.</summary>
[Collection<ExecutablesCollection>]
public sealed class AutoRestartTests(ExecutableServers servers) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    [Fact]
    public async Task A_process_that_ends_each_time_is_restarted_up_to_the_limit_and_stays_in_the_state_Exited()
    {
        var log = string.Join('\n', await servers.App.LinesUntilAsync(ExecutableServers.Unstable, "not restarted", _deadline.Token));
        Assert.Contains("Exited with code 3; restarting (1 of 2)", log, StringComparison.Ordinal);
        Assert.Contains("Exited with code 3; restarting (2 of 2)", log, StringComparison.Ordinal);
        Assert.Contains("Exited with code 3; not restarted: it has been restarted 2 times within 00:02:00", log, StringComparison.Ordinal);
        await servers.App.App.ResourceNotifications.WaitForResourceAsync(
            ExecutableServers.Unstable, change => (change.Snapshot.State?.Text, change.Snapshot.ExitCode) == (KnownResourceStates.Exited, 3), _deadline.Token);
    }

    public void Dispose() => _deadline.Dispose();
}
