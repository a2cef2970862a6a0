using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Telemetry;

namespace Showroom.Messaging.Queues;

/// <summary>Records the numbers of messages of every queue as a metric.</summary>
internal sealed class QueueMonitor(QueueOperations queues, IOptions<MessagingOptions> options, TimeProvider time, ILogger<QueueMonitor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        using var timer = new PeriodicTimer(options.Value.MonitoringInterval, time);
        try
        {
            do
            {
                try
                {
                    foreach (var name in queues.Names)
                    {
                        var state = await queues.ReadStateAsync(name, stoppingToken).ConfigureAwait(false);
                        MessagingTelemetry.Counted(name, state.Depth, state.InFlight, state.DeadLetters);
                    }

                    isFailing = false;
                }
                catch (Exception error) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!isFailing)
                    {
                        isFailing = true;
                        logger.MonitoringFailed(error);
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
