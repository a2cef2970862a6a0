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

    public bool IsEmpty => _owed.IsEmpty;

    /// <summary>Whether the second level's entry of this key may be older than this replica's last write.</summary>
    public bool Concerns(string key) =>
        !_owed.IsEmpty && (_owed.ContainsKey((InvalidationKind.Key, key)) || _owed.ContainsKey((InvalidationKind.Tag, TagClock.Everything)));

    public void Add(InvalidationKind kind, string target)
    {
        var stamp = Interlocked.Increment(ref _stamp);
        if (_owed.Count < Most)
        {
            _owed[(kind, target)] = stamp;
            return;
        }

        // Too many to name: all of it.
        _owed[(InvalidationKind.Tag, TagClock.Everything)] = stamp;
        _owed.TryRemove((kind, target), out _);
    }

    public KeyValuePair<(InvalidationKind Kind, string Target), long>[] Snapshot() => [.. _owed];

    /// <summary>Told, unless it has been owed once more since the snapshot.</summary>
    public void Settle(KeyValuePair<(InvalidationKind Kind, string Target), long> owed) => _owed.TryRemove(owed);
}
