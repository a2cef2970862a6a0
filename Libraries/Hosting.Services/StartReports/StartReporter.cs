using System.Diagnostics;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>Writes one report when everything is healthy, and one for each failure.</summary>
internal sealed class StartReporter(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    ResourceLogReader logs,
    AddressBook addresses,
    IStartReportWriter writer) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        eventing.Subscribe<ResourceFailedEvent>(async (failure, token) =>
        {
            var lines = await logs.ReadLastLinesAsync(failure.ResourceId, token).ConfigureAwait(false);
            writer.Write(new FailureReport(failure.Resource.Name, failure.State, failure.ExitCode, lines));
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var progress = new StartProgress(model.Resources);
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            progress.Update(change.Resource, change.Snapshot);
            addresses.Update(change.Resource, change.Snapshot);
            if (progress.IsComplete)
            {
                writer.Write(new StartReport(SinceProcessStart(), addresses.ToDictionary()));
                return;
            }
        }
    }

    private static TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
    }
}
