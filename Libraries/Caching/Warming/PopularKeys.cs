using System.Collections.Concurrent;

namespace Showroom.Caching.Warming;

/// <summary>Counts which keys are read, sampled, until the counts are handed on.</summary>
internal sealed class PopularKeys
{
    /// <summary>One hit of so many is counted, for all of them. A power of two.</summary>
    private const int Sampling = 64;

    private const int Most = 10_000;

    private Counts _counts = new();

    /// <param name="key">What was read.</param>
    /// <param name="source">Where it was found: hits are sampled, at either level; every load counts.</param>
    /// <param name="number">Of this read among those from the same source.</param>
    public void Read(string key, CacheSource source, long number)
    {
        if (source is not (CacheSource.Local or CacheSource.Remote))
        {
            Add(key, 1);
        }
        else if ((number & (Sampling - 1)) == 0)
        {
            Add(key, Sampling);
        }
    }

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
            else if (Volatile.Read(ref counts.Distinct) >= Most)
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

    /// <summary>The counts since the last call. A read that is being counted meanwhile may be lost.</summary>
    public IReadOnlyCollection<KeyValuePair<string, int>> Take() => Interlocked.Exchange(ref _counts, new()).Reads;

    private sealed class Counts
    {
        /// <summary>Kept beside, because a concurrent dictionary takes all its locks to count.</summary>
        public int Distinct;

        public ConcurrentDictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);
    }
}
