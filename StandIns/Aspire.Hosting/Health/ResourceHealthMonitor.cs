using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>
/// Checks the health of whatever runs: often until it is healthy, seldom afterwards. The first time that it is, its ready
/// event is published; whoever waits for its health waits for the handlers of that event too.
/// </summary>
internal sealed partial class ResourceHealthMonitor(
    ResourceNotificationService notifications, ResourceLoggerService logs, IDistributedApplicationEventing eventing,
    HealthCheckService checks, IServiceProvider services, TimeProvider time, ILogger<ResourceHealthMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPauseWhileUnhealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pauseWhileHealthy = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var monitors = new Dictionary<string, CancellationTokenSource>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
                if (runs && !monitors.ContainsKey(change.ResourceId))
                {
                    var monitor = monitors[change.ResourceId] = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    _ = MonitorAsync(change.Resource, change.ResourceId, monitor.Token);
                }
                else if (!runs && monitors.Remove(change.ResourceId, out var ended))
                {
                    await ended.CancelAsync().ConfigureAwait(false);
                    ended.Dispose();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the application ends
        }
    }

    private async Task MonitorAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var keys = resource.HealthCheckKeys();
        var pause = s_firstPause;
        var ready = false;
        try
        {
            while (true)
            {
                var reports = keys.Count == 0 ? [] : await CheckAsync(keys, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                await PublishAsync(resource, id, reports).ConfigureAwait(false);

                var healthy = reports.All(r => r.Status == HealthStatus.Healthy);
                if (healthy && !ready)
                {
                    ready = true;
                    var handlers = Task.Run(() => eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken), cancellationToken);
                    _ = ReportFailureAsync(handlers, id);
                    await notifications.PublishUpdateAsync(resource, id, s => s.State?.Text == KnownResourceStates.Running ? s with { ReadyEvent = handlers } : s).ConfigureAwait(false);
                }
                if (healthy && keys.Count == 0)
                {
                    return;
                }
                await Task.Delay(healthy ? s_pauseWhileHealthy : pause, time, cancellationToken).ConfigureAwait(false);
                pause = healthy ? s_firstPause : pause * 1.5 < s_longestPauseWhileUnhealthy ? pause * 1.5 : s_longestPauseWhileUnhealthy;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // it does not run any more
        }
        catch (Exception exception)
        {
            Log.MonitorFailed(logger, exception, id);
        }
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(IReadOnlySet<string> keys, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        return [.. report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(entry =>
            new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description ?? entry.Value.Exception?.Message, entry.Value.Exception?.ToString()) { LastRunAt = now })];
    }

    // An unchanged answer is no news to anybody who watches.
    private Task PublishAsync(IResource resource, string id, ImmutableArray<HealthReportSnapshot> reports)
    {
        if (notifications.TryGetCurrentState(id, out var state)
            && state.Snapshot.HealthReports.Select(r => (r.Name, r.Status, r.Description)).SequenceEqual(reports.Select(r => (r.Name, r.Status, r.Description))))
        {
            return Task.CompletedTask;
        }
        return notifications.PublishUpdateAsync(resource, id, s => s.State?.Text == KnownResourceStates.Running ? s.WithHealthReports(reports) : s);
    }

    private async Task ReportFailureAsync(Task handlers, string id)
    {
        try
        {
            await handlers.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logs.GetLogger(id).LogError(exception, "A handler of the ready event failed.");
        }
        catch (OperationCanceledException)
        {
            // it stopped before it was ready
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The health of {Resource} is not watched any more.")]
        public static partial void MonitorFailed(ILogger logger, Exception exception, string resource);
    }
}
