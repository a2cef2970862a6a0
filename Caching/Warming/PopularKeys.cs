using System.Collections.Concurrent;

namespace Showroom.Caching.Warming;

/// <summary>Counts which keys are read, sampled, until the counts are handed on.</summary>
internal sealed class PopularKeys
{
    /// <summary>One hit in memory of so many is counted, for all of them. A power of two.</summary>
    public const int Sampling = 64;

    private const int Most = 10_000;

    private ConcurrentDictionary<string, int> _reads = new(StringComparer.Ordinal);

    public void Add(string key, int reads)
    {
        var counts = _reads;
        if (counts.Count < Most || counts.ContainsKey(key))
        {
            counts.AddOrUpdate(key, static (_, reads) => reads, static (_, sum, reads) => sum + reads, reads);
        }
    }

    /// <summary>The counts since the last call. A read that is being counted meanwhile may be lost.</summary>
    public IReadOnlyCollection<KeyValuePair<string, int>> Take() => Interlocked.Exchange(ref _reads, new(StringComparer.Ordinal));
}
