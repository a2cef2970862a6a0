using Showroom.Caching.Popularity;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>Reports a completed read: to the metrics, to the read counts, and to the caller.</summary>
internal sealed class ReadRecorder(CacheMetrics metrics, PopularKeys popular)
{
    public void Record<TState>(string key, CacheSource source, TState state)
    {
        popular.RecordRead(key, source, metrics.Count(source));
        if (state is ICacheObserver observer)
        {
            observer.Served(source);
        }
    }
}
