using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Popularity;

/// <summary>Adds this replica's read counts to the shared ones periodically.</summary>
internal sealed class PopularityFlusher(PopularKeys popular, Func<bool> isStoreAvailable, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(IPopularityStore store, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var reads = popular.TakeCounts();
                if (reads.Count > 0 && isStoreAvailable())
                {
                    await FlushAsync(store, reads, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task FlushAsync(IPopularityStore store, IReadOnlyCollection<KeyValuePair<string, int>> reads, CancellationToken cancellationToken)
    {
        try
        {
            await store.AddReadsAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), reads).WaitAsync(s_interval, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // These counts are lost, which a sampled statistic tolerates.
            logger.OperationFailed(exception);
        }
    }
}
