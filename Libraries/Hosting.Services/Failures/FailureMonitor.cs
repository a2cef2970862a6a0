using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>
/// Publishes a <see cref="ResourceFailedEvent"/> for each failure, and shows a crash as the state Exited in red: Aspire's
/// Finished is the same for a crash and for a success.
/// </summary>
internal sealed class FailureMonitor(
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IHostApplicationLifetime lifetime) : BackgroundService, IHostedLifecycleService
{
    private readonly Dictionary<string, ProcessHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>Begins before the orchestrator starts the resources: a process may have ended before it has started all of them.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => base.StartAsync(cancellationToken);

    public override Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await MonitorAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application is stopping: its notifications may end before this service is stopped.
        }
    }

    private async Task MonitorAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return;
            }

            if (IsFailure(change))
            {
                await ReportAsync(change, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private bool IsFailure(ResourceEvent change)
    {
        if (!_histories.TryGetValue(change.ResourceId, out var history))
        {
            _histories[change.ResourceId] = history = new();
        }

        var isJob = !change.Resource.HasAnnotationOfType<LongRunningAnnotation>();
        return history.IsFailure(change.Snapshot.State?.Text, change.Snapshot.ExitCode, isJob);
    }

    private async Task ReportAsync(ResourceEvent change, CancellationToken cancellationToken)
    {
        var state = change.Snapshot.State!.Text;
        if (state == KnownResourceStates.Finished)
        {
            state = KnownResourceStates.Exited;
            // Only if it is still so: a person may have started it in the meantime.
            await notifications.PublishUpdateAsync(change.Resource, change.ResourceId, snapshot =>
                snapshot.State?.Text == KnownResourceStates.Finished
                    ? snapshot with { State = new(KnownResourceStates.Exited, KnownResourceStateStyles.Error) }
                    : snapshot).ConfigureAwait(false);
        }

        await eventing.PublishAsync(
            new ResourceFailedEvent(change.Resource, change.ResourceId, state, change.Snapshot.ExitCode),
            EventDispatchBehavior.NonBlockingConcurrent,
            cancellationToken).ConfigureAwait(false);
    }
}
