using System.Collections.Concurrent;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Invalidations that L2 could not take because it was unreachable. Until they are flushed, this replica does not read the affected keys from L2:
/// the entries there may be older than its own writes.
/// </summary>
internal sealed class PendingInvalidations
{
    private const int MaxCount = 10_000;
    private const int BatchSize = 64;

    private readonly ConcurrentDictionary<(InvalidationKind Kind, string Target, int Partition), long> _pending = new();
    private long _stamp;
    private int _count;

    /// <summary>Checked at every L2 read; kept separately, because ConcurrentDictionary.IsEmpty may take all locks.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Whether the L2 entry of this key may be older than the last write of this replica.</summary>
    public bool Contains(string key, Partition partition) =>
        !IsEmpty && (_pending.ContainsKey((InvalidationKind.Key, key, partition.Index)) || _pending.ContainsKey((InvalidationKind.Tag, TagInvalidations.Wildcard, partition.Index)));

    public void Enqueue(InvalidationKind kind, string target, Partition partition)
    {
        var stamp = Interlocked.Increment(ref _stamp);

        // Bounds the memory: further invalidations become one of everything in the partition.
        var invalidation = Volatile.Read(ref _count) < MaxCount ? (kind, target, partition.Index) : (InvalidationKind.Tag, TagInvalidations.Wildcard, partition.Index);
        while (true)
        {
            if (_pending.TryGetValue(invalidation, out var earlier))
            {
                if (_pending.TryUpdate(invalidation, stamp, earlier))
                {
                    return;
                }
            }
            else if (_pending.TryAdd(invalidation, stamp))
            {
                Interlocked.Increment(ref _count);
                return;
            }
        }
    }

    /// <summary>The indexes of the pending invalidations belong to the earlier partitions: they are replaced by one of everything in each of the new ones.</summary>
    public void OnPartitionsReplaced(Partitions partitions)
    {
        if (IsEmpty)
        {
            return;
        }

        foreach (var invalidation in _pending)
        {
            Acknowledge(invalidation);
        }

        foreach (var partition in partitions.All)
        {
            Enqueue(InvalidationKind.Tag, TagInvalidations.Wildcard, partition);
        }
    }

    /// <summary>Applies those to L2 whose partition is synchronized. Returns how many were applied, and whether that was all.</summary>
    /// <param name="l2">L2.</param>
    /// <param name="partitions">The partitions of L2.</param>
    /// <param name="applied">Called with the number of each applied invalidation.</param>
    public async Task<(int Count, bool Complete)> FlushAsync(L2Client l2, Partitions partitions, Action<Partition, long> applied)
    {
        var count = 0;
        var all = _pending.ToArray();
        var possible = Array.FindAll(all, invalidation => partitions.At(invalidation.Key.Partition) is { Lease.IsSynchronized: true });
        foreach (var batch in possible.Chunk(BatchSize))
        {
            var results = await Task.WhenAll(batch.Select(FlushOneAsync)).ConfigureAwait(false);
            count += results.Count(static succeeded => succeeded);
            if (!Array.TrueForAll(results, static succeeded => succeeded))
            {
                return (count, false);
            }
        }

        return (count, possible.Length == all.Length);

        async Task<bool> FlushOneAsync(KeyValuePair<(InvalidationKind Kind, string Target, int Partition), long> invalidation)
        {
            var (kind, target, index) = invalidation.Key;
            var partition = partitions.At(index)!;
            var floor = partition.Sequence.Highest;
            var result = await l2.TryBypassingCircuitAsync(store => kind == InvalidationKind.Key ? store.RemoveAsync(target, floor) : store.InvalidateTagAsync(index, target, floor)).ConfigureAwait(false);
            if (result.Succeeded)
            {
                applied(partition, result.Value);
                Acknowledge(invalidation);
            }

            return result.Succeeded;
        }
    }

    /// <summary>Removes it, unless it was enqueued again meanwhile.</summary>
    private void Acknowledge(KeyValuePair<(InvalidationKind Kind, string Target, int Partition), long> invalidation)
    {
        if (_pending.TryRemove(invalidation))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
