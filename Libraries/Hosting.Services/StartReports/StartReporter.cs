using System.Diagnostics;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>Writes one report when everything is healthy, one for each minute until then, and one for each failure.</summary>
internal sealed class StartReporter(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    ResourceLogReader logs,
    AddressBook addresses,
    IStartReportWriter writer) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan s_pendingInterval = TimeSpan.FromMinutes(1);

    /// <summary>Before <see cref="FailureMonitor"/> can have found a failure.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        eventing.Subscribe<ResourceFailedEvent>(async (failure, token) =>
        {
            var lines = await logs.ReadLastLinesAsync(failure.ResourceId, token).ConfigureAwait(false);
            writer.Write(new FailureReport(failure.Resource.Name, failure.State, failure.ExitCode, lines));
        });
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var progress = new StartProgress(model.Resources);
        using var pendingTimer = TimeProvider.System.CreateTimer(
            _ => writer.Write(new PendingReport(SinceProcessStart(), [.. progress.Pending.Order(StringComparer.Ordinal)])), null, s_pendingInterval, s_pendingInterval);
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                progress.Update(change.Resource, change.Snapshot);
                addresses.Update(change.Resource, change.Snapshot);
                if (progress.IsComplete)
                {
                    writer.Write(new StartReport(SinceProcessStart(), addresses.ToDictionary(), await NotesAsync(stoppingToken).ConfigureAwait(false)));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping: its notifications may end before this service is stopped.
        }
    }

    private async Task<Dictionary<string, string>> NotesAsync(CancellationToken cancellationToken)
    {
        var notes = new Dictionary<string, string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            foreach (var note in parameter.Annotations.OfType<StartReportNoteAnnotation>())
            {
                notes[note.Name] = note.Format(await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "");
            }
        }

        return notes;
    }

    private static TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
    }
}
