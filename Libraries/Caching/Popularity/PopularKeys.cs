using System.Collections.Concurrent;

namespace Showroom.Caching.Popularity;

/// <summary>Sampled read counts by key, collected until they are flushed to the shared counts.</summary>
internal sealed class PopularKeys
{
    /// <summary>One hit of this many is counted, with this weight. A power of two.</summary>
    private const int SamplingInterval = 64;

    private const int MaxKeys = 10_000;

    private Counts _counts = new();

    /// <param name="key">The key that was read.</param>
    /// <param name="source">Hits of either level are sampled; every load counts.</param>
    /// <param name="readNumber">The running number of this read among those from the same source.</param>
    public void RecordRead(string key, CacheSource source, long readNumber)
    {
        if (source is not (CacheSource.Local or CacheSource.Remote))
        {
            Add(key, 1);
        }
        else if ((readNumber & (SamplingInterval - 1)) == 0)
        {
            Add(key, SamplingInterval);
        }
    }

    /// <summary>Returns and resets the counts. A read that is recorded concurrently may be lost.</summary>
    public IReadOnlyCollection<KeyValuePair<string, int>> TakeCounts() => Interlocked.Exchange(ref _counts, new()).Reads;

    private void Add(string key, int reads)
    {
        var counts = Volatile.Read(ref _counts);
        while (true)
        {
            if (counts.Reads.TryGetValue(key, out var sum))
            {
                if (counts.Reads.TryUpdate(key, sum + reads, sum))
                {
                    return;
                }
            }
            else if (Volatile.Read(ref counts.Distinct) >= MaxKeys)
            {
                return;
            }
            else if (counts.Reads.TryAdd(key, reads))
            {
                Interlocked.Increment(ref counts.Distinct);
                return;
            }
        }
    }

    private sealed class Counts
    {
        /// <summary>Kept separately, because ConcurrentDictionary.Count takes all locks.</summary>
        public int Distinct;

        public ConcurrentDictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);
    }
}
