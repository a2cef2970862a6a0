using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>Loads that continue although no caller waits for them, each for at most <see cref="CacheOptions.BackgroundLoadTimeout"/>.</summary>
internal sealed class BackgroundLoads(StampedeGuard stampedeGuard, CacheOptions options, CacheMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>A caller stops waiting for the read, which continues.</summary>
    /// <param name="read">The read.</param>
    /// <param name="timeout">Which timeout the caller has reached: <c>soft</c> or <c>hard</c>.</param>
    public void Continue<T>(InFlightRead<T> read, string timeout)
    {
        metrics.FactoryTimedOut(timeout);
        if (TryStart(read))
        {
            logger.FactoryTimedOut(timeout, time.GetElapsedTime(read.Stamp.StartedAt));
        }
    }

    /// <summary>Limits the time of a read without callers; false when it has a limit already, or has completed.</summary>
    public bool TryStart<T>(InFlightRead<T> read) => read.TryContinueInBackground(() => time.CreateTimer(
        state => Cancel((InFlightRead<T>)state!), read, options.BackgroundLoadTimeout, Timeout.InfiniteTimeSpan));

    private void Cancel<T>(InFlightRead<T> read)
    {
        metrics.FactoryTimedOut("background");

        // Before the cancellation, which a factory may ignore: the next read of the key starts another load.
        stampedeGuard.Fail(read, new TimeoutException($"The load was cancelled after {CacheOptions.Section}:{nameof(CacheOptions.BackgroundLoadTimeout)}."));
        read.Cancel();
    }
}
