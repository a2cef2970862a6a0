using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Tests.Running;

/// <summary>
/// A replica that a test killed. At the end of the test it is running and healthy again, in a new process: the next test of the same
/// application finds every replica, and <c>WaitForResourceHealthyAsync</c> refuses a resource that has exited and is about to be restarted.
/// </summary>
internal sealed class KilledReplica(DistributedApplication app, string name, object? process, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const string ProcessId = "executable.pid";

    public static async Task<KilledReplica> KillAsync(DistributedApplication app, string name, CancellationToken cancellationToken)
    {
        var running = await app.ResourceNotifications.WaitForResourceAsync(name, change => ProcessOf(change) is not null, cancellationToken);
        var result = await app.ResourceCommands.ExecuteCommandAsync(name, "kill", cancellationToken);
        Assert.True(result.Success, result.Message);
        return new(app, name, ProcessOf(running), cancellationToken);
    }

    public async ValueTask DisposeAsync() => await app.ResourceNotifications.WaitForResourceAsync(
        name,
        change => ProcessOf(change) is { } restarted && !restarted.Equals(process)
            && change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus == HealthStatus.Healthy,
        cancellationToken);

    private static object? ProcessOf(ResourceEvent change) => change.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value;
}
