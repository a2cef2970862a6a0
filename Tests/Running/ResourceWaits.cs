using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Tests.Running;

/// <summary>Waits for resources that a test stops, kills and starts again.</summary>
internal static class ResourceWaits
{
    /// <summary>
    /// Waits until the resource runs and is healthy. <c>WaitForResourceHealthyAsync</c> refuses one that has ended, which it may still seem to have when it is
    /// about to be started again.
    /// </summary>
    public static Task<ResourceEvent> WaitForRunningHealthyAsync(this ResourceNotificationService notifications, string name, CancellationToken cancellationToken) =>
        notifications.WaitForResourceAsync(name, static change => change.Snapshot.IsRunningHealthy(), cancellationToken);

    public static bool IsRunningHealthy(this CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus == HealthStatus.Healthy;

    /// <summary>Starts a resource that has been stopped, and waits until it is healthy.</summary>
    public static async Task StartResourceAsync(this DistributedApplication app, string name, CancellationToken cancellationToken)
    {
        var started = await app.ResourceCommands.ExecuteCommandAsync(name, KnownResourceCommands.StartCommand, cancellationToken);
        Assert.True(started.Success, started.Message);
        await app.ResourceNotifications.WaitForRunningHealthyAsync(name, cancellationToken);
    }

    /// <summary>Stops a resource, and waits until it has ended.</summary>
    public static async Task StopResourceAsync(this DistributedApplication app, string name, CancellationToken cancellationToken)
    {
        var stopped = await app.ResourceCommands.ExecuteCommandAsync(name, KnownResourceCommands.StopCommand, cancellationToken);
        Assert.True(stopped.Success, stopped.Message);
        await app.ResourceNotifications.WaitForResourceAsync(name, KnownResourceStates.TerminalStates, cancellationToken);
    }
}
