using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>Serves an expired value from L1 when the factory fails, within <see cref="CacheOptions.MaximumStale"/>.</summary>
internal sealed class StaleFallback(L1Store l1, CacheOptions options, ILogger logger)
{
    public bool TryServe<T>(InFlightRead<T> read, Exception exception, out ReadResult<T> result)
    {
        var served = l1.TryServeStale(read, options.IsolatedExpiration, out result);
        if (served && result.Source == CacheSource.Stale)
        {
            logger.StaleServed(exception);
        }
        else if (read.IsBackground)
        {
            // No caller may be left to receive the exception.
            logger.BackgroundLoadFailed(exception);
        }

        return served;
    }
}
