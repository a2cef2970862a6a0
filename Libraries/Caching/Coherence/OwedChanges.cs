using System.Collections.Concurrent;
using Showroom.Caching.Remote;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Changes that the second level has not been told of, because it could not be reached. Until it has, this replica does not read
/// those keys there: what it would find may be from before its own write.
/// </summary>
internal sealed class OwedChanges
{
    private const int Most = 10_000;
    private const int AtOnce = 64;

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

    /// <summary>Tells the second level, which numbers each change. Returns how many were told, and whether that is all.</summary>
    /// <param name="remote">The second level.</param>
    /// <param name="floor">The highest number that this replica has seen.</param>
    /// <param name="told">Called with the number of each change.</param>
    public async Task<(int Told, bool All)> TellAsync(RemoteGuard remote, Func<long> floor, Action<long> told)
    {
        var count = 0;
        foreach (var batch in _owed.ToArray().Chunk(AtOnce))
        {
            var done = await Task.WhenAll(batch.Select(TellOneAsync)).ConfigureAwait(false);
            count += done.Count(static done => done);
            if (!Array.TrueForAll(done, static done => done))
            {
                return (count, false);
            }
        }

        return (count, true);

        async Task<bool> TellOneAsync(KeyValuePair<(InvalidationKind Kind, string Target), long> change)
        {
            var (kind, target) = change.Key;
            var answer = await remote.AskAsync(level => kind == InvalidationKind.Key ? level.RemoveAsync(target, floor()) : level.InvalidateTagAsync(target, floor())).ConfigureAwait(false);
            if (answer.Succeeded)
            {
                told(answer.Value);
                Settle(change);
            }

            return answer.Succeeded;
        }
    }

    /// <summary>Told, unless it has been owed once more meanwhile.</summary>
    private void Settle(KeyValuePair<(InvalidationKind Kind, string Target), long> owed)
    {
        if (_owed.TryRemove(owed))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
