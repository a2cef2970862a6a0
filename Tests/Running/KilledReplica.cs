using Showroom.Lab.Services;

namespace Showroom.Tests.Running;

/// <summary>
/// A replica that a test killed. At the end of the test it runs again in a new process, is healthy and connected, and receives requests if it serves any: the next
/// test of the same application finds every replica.
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

    public async ValueTask DisposeAsync()
    {
        await app.ResourceNotifications.WaitForResourceAsync(
            name,
            change => ProcessOf(change) is { } restarted && !restarted.Equals(process) && change.Snapshot.IsRunningHealthy(),
            cancellationToken);
        var isApi = RunningSystem.Replicas.Contains(name);
        if (isApi || name.StartsWith("web-", StringComparison.Ordinal))
        {
            await GatewayReadiness.WaitUntilServedByAsync(app.GetEndpoint("gateway", "http"), [name], cancellationToken, isApi ? RunningSystem.Products : "/login");
        }

        if (isApi)
        {
            await app.WaitUntilConnectedAsync(name, cancellationToken);
        }
    }

    private static object? ProcessOf(ResourceEvent change) => change.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value;
}
