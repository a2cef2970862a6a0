using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <content>Waiting for a state, for health, and for everything that a resource depends on.</content>
public partial class ResourceNotificationService
{
    private static readonly TimeSpan s_reminder = TimeSpan.FromSeconds(15);

    /// <summary>Waits for the state; Running when none is given.</summary>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for one of the states and says which it was.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State?.Text is { } state && states.Contains(state), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until an instance of the resource satisfies the predicate.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the application ended.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        await foreach (var change in WatchAsync(ends.Token).ConfigureAwait(false))
        {
            if ((Names.Equals(change.Resource.Name, resourceName) || Names.Equals(change.ResourceId, resourceName)) && predicate(change))
            {
                return change;
            }
        }
        throw new OperationCanceledException($"The application ended while waiting for resource '{resourceName}'.");
    }

    /// <summary>Waits until the resource runs, is healthy, and its ready handlers have ended.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultWaitBehavior, cancellationToken);

    /// <summary>The same, with a say in what happens when it cannot become healthy.</summary>
    /// <exception cref="DistributedApplicationException">It ended or failed to start, and the behaviour is to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(resourceName, e => IsReady(e) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e)), cancellationToken).ConfigureAwait(false);
        if (!IsReady(reached))
        {
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it is {Describe(reached)}.");
        }
        await reached.Snapshot.ReadyEvent!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Waits for everything that the resource waits for.</summary>
    /// <exception cref="DistributedApplicationException">A dependency cannot become what is waited for.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (!resource.TryGetAnnotationsOfType<WaitAnnotation>(out var waits))
        {
            return;
        }
        // A parent is waited for implicitly, and may be asked for as well.
        var distinct = waits.DistinctBy(wait => (wait.Resource, wait.WaitType)).ToArray();
        await Task.WhenAll(distinct.Select(wait => WaitForDependencyAsync(resource, wait, cancellationToken))).ConfigureAwait(false);
    }

    private async Task WaitForDependencyAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var logger = _resourceLogs.GetLogger(resource);
        var behaviour = wait.WaitBehavior ?? _defaultWaitBehavior;
        var wanted = wait.WaitType switch
        {
            WaitType.WaitForCompletion => "complete",
            WaitType.WaitUntilStarted => "start",
            _ => "become healthy",
        };
        foreach (var id in wait.Resource.InstanceIds())
        {
            var waited = !(TryGetCurrentState(id, out var reached) && Satisfies(reached, wait.WaitType));
            if (waited)
            {
                await PublishUpdateAsync(resource, s => s with { State = new ResourceStateSnapshot(KnownResourceStates.Waiting, KnownResourceStateStyles.Info) }).ConfigureAwait(false);
                logger.LogInformation("Waiting for resource '{Resource}' to {Wanted}.", wait.Resource.Name, wanted);
                var waiting = WaitForResourceAsync(id, e => Satisfies(e, wait.WaitType) || GivesUp(e, wait, behaviour), cancellationToken);
                await SayWhatIsMissingAsync(waiting, id, wanted, logger, cancellationToken).ConfigureAwait(false);
                reached = await waiting.ConfigureAwait(false);
            }

            if (!Satisfies(reached!, wait.WaitType))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' waits for '{wait.Resource.Name}' to {wanted}, but that is {Describe(reached!)}. See the log of '{wait.Resource.Name}'.");
            }
            if (wait.WaitType == WaitType.WaitForCompletion && reached!.Snapshot.ExitCode is { } code && code != wait.ExitCode)
            {
                throw new DistributedApplicationException($"Resource '{wait.Resource.Name}' ended with exit code {code}, but resource '{resource.Name}' waits for it to complete with {wait.ExitCode}. See the log of '{wait.Resource.Name}'.");
            }
            if (wait.WaitType == WaitType.WaitUntilHealthy)
            {
                await reached!.Snapshot.ReadyEvent!.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            if (waited)
            {
                logger.LogInformation("Finished waiting for resource '{Resource}'.", wait.Resource.Name);
            }
        }
    }

    // A wait that never ends must not look like a hang: now and then the log says what is missing.
    private async Task SayWhatIsMissingAsync(Task<ResourceEvent> waiting, string id, string wanted, ILogger logger, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(waiting, Task.Delay(s_reminder, cancellationToken)).ConfigureAwait(false) != waiting && !cancellationToken.IsCancellationRequested)
        {
            if (TryGetCurrentState(id, out var now))
            {
                var failing = now.Snapshot.HealthReports.Where(r => r.Status != HealthStatus.Healthy).Select(r => $"; its health check '{r.Name}' says {r.Description ?? r.ExceptionText?.Split('\n')[0] ?? "nothing yet"}");
                logger.LogWarning("Still waiting for resource '{Resource}' to {Wanted}: it is {State}{Failing}.", now.Resource.Name, wanted, Describe(now), string.Concat(failing));
            }
        }
    }

    private static bool Satisfies(ResourceEvent e, WaitType type) => type switch
    {
        WaitType.WaitForCompletion => e.Snapshot.State?.Text == KnownResourceStates.Finished || e.Snapshot.State?.Text == KnownResourceStates.Exited,
        WaitType.WaitUntilStarted => e.Snapshot.State?.Text == KnownResourceStates.Running,
        _ => IsReady(e),
    };

    // A completion that failed to start never completes; the others depend on whether somebody might start the thing again.
    private static bool GivesUp(ResourceEvent e, WaitAnnotation wait, WaitBehavior behaviour) =>
        wait.WaitType == WaitType.WaitForCompletion ? e.Snapshot.State?.Text == KnownResourceStates.FailedToStart
        : behaviour == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e);

    private static bool IsReady(ResourceEvent e) => e.Snapshot is { HealthStatus: HealthStatus.Healthy, ReadyEvent: not null };

    private static bool IsUnavailable(ResourceEvent e) =>
        e.Snapshot.State?.Text is { } state && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private static string Describe(ResourceEvent e) =>
        e.Snapshot.ExitCode is { } code ? $"{e.Snapshot.State?.Text} with exit code {code}" : e.Snapshot.State?.Text ?? "unknown";
}
