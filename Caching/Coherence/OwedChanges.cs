using System.Collections.Concurrent;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Changes that the second level has not been told of, because it could not be reached. Until it has, this replica does not read
/// those keys there: what it would find may be from before its own write.
/// </summary>
internal sealed class OwedChanges
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(InvalidationKind Kind, string Target), long> _owed = new();
    private long _stamp;
    private int _count;

    /// <summary>Asked at every read: kept beside, because a concurrent dictionary takes all its locks to find that it is empty.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Whether the second level's entry of this key may be older than this replica's last write.</summary>
    public bool Concerns(string key) =>
        !IsEmpty && (_owed.ContainsKey((InvalidationKind.Key, key)) || _owed.ContainsKey((InvalidationKind.Tag, TagClock.Everything)));

    public void Add(InvalidationKind kind, string target)
    {
        var stamp = Interlocked.Increment(ref _stamp);

        // Too many to name: all of it.
        var change = Volatile.Read(ref _count) < Most ? (kind, target) : (InvalidationKind.Tag, TagClock.Everything);
        while (true)
        {
            if (_owed.TryGetValue(change, out var before))
            {
                if (_owed.TryUpdate(change, stamp, before))
                {
                    return;
                }
            }
            else if (_owed.TryAdd(change, stamp))
            {
                Interlocked.Increment(ref _count);
                return;
            }
        }
    }

    public KeyValuePair<(InvalidationKind Kind, string Target), long>[] Snapshot() => [.. _owed];

    /// <summary>Told, unless it has been owed once more since the snapshot.</summary>
    public void Settle(KeyValuePair<(InvalidationKind Kind, string Target), long> owed)
    {
        if (_owed.TryRemove(owed))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
