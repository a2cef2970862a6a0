using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Showroom.Caching.L1;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>Serves an expired value from L1 when the factory fails, within <see cref="CacheOptions.MaximumStale"/>.</summary>
internal sealed class StaleFallback(L1Cache l1, CacheEntryFactory entries, CacheOptions options, TimeProvider time, ILogger logger)
{
    private readonly bool _enabled = CachePolicy.For(options.Strategy).UseL1 && options.MaximumStale > TimeSpan.Zero;

    public bool TryServe<T>(InFlightRead<T> read, Exception exception, [NotNullWhen(true)] out ReadResult<T>? result)
    {
        var now = time.GetTimestamp();
        if (!_enabled
            || !l1.TryGetStale(read.Key, now - entries.ToTimestampTicks(options.MaximumStale), out var entry)
            || !entries.TryGetValue<T>(entry, out var value))
        {
            result = null;
            return false;
        }

        logger.StaleServed(exception, time.GetElapsedTime(entry.ReadAt, now));

        // Served from L1 for a moment, so that not every request calls the failing factory.
        l1.TryStore(entry.AsStale(now + entries.ToTimestampTicks(options.IsolatedExpiration), read.Stamp.Epoch), read.Stamp);
        result = new(value!, entry.Payload, CacheSource.Stale);
        return true;
    }
}
