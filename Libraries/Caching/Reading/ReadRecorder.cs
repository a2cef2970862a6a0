using Showroom.Caching.Popularity;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>Reports a completed read: to the metrics, to the read counts, and to the caller.</summary>
internal sealed class ReadRecorder(CacheMetrics metrics, PopularKeys popular)
{
    /// <param name="key">The key; null when it cannot be warmed, so that its reads need not be counted.</param>
    /// <param name="source">The level that served the read.</param>
    /// <param name="state">The caller's state.</param>
    public void Record<TState>(string? key, CacheSource source, TState state)
    {
        var number = metrics.Count(source);
        if (key is not null)
        {
            popular.RecordRead(key, source, number);
        }

        if (state is ICacheObserver observer)
        {
            observer.Served(source);
        }
    }
}
