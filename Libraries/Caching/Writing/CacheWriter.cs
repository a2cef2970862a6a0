using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Reading;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Writing;

/// <summary>
/// Writes and removals, called after the source has changed. When one returns, this replica serves nothing older, and the invalidation is published.
/// What L2 cannot take is enqueued as a pending invalidation.
/// </summary>
internal sealed class CacheWriter(CachePolicy policy, L1Store l1, L2Client l2, CoherenceMonitor monitor, CacheEntryFactory entries)
{
    /// <summary>For an invalidation that applies to every entry of its key, whatever its age.</summary>
    private const long NoSequence = long.MaxValue;

    public async ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? entryOptions, string[] entryTags)
    {
        if (policy.OnWrite == WriteBehavior.Ignore)
        {
            return;
        }

        var flags = entryOptions?.Flags ?? HybridCacheEntryFlags.None;
        var lifetimes = entries.LifetimesOf(entryOptions, value is null);
        if (policy.OnWrite == WriteBehavior.Remove || !entries.TryEncode(value, out var payload) || lifetimes.L2 <= TimeSpan.Zero
            || (policy.UseL2 && (flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) != 0))
        {
            // The value is not stored, but the cached one is outdated.
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        if (!policy.UseL2)
        {
            l1.Invalidate(key, NoSequence);
            l1.StoreValue(key, value, payload, entryTags, new(lifetimes.L1, flags), l1.TakeStamp(key));
            return;
        }

        var stamp = l1.TakeStamp(key);
        var entry = entries.EncodeL2Entry(value, payload, entryTags, lifetimes.L2, stamp.AsOf, flags);
        var version = value is IVersioned versioned ? Envelope.VersionText(versioned.Version) : null;
        var stored = monitor.CanUse(stamp.Partition)
            ? await l2.TryAsync(
                static (store, call) => store.StoreAsync(call.key, call.entry, call.lifetime, call.version, call.AsOf),
                (key, entry, lifetime: entries.L2Expiration(lifetimes.L2), version, stamp.AsOf)).ConfigureAwait(false)
            : default;
        if (!stored.Succeeded)
        {
            InvalidateLater(key);
            return;
        }

        monitor.RecordSent(stamp.Partition, stored.Value.Sequence);
        if (stored.Value.Stored)
        {
            l1.StoreValue(key, value, payload, entryTags, new(lifetimes.L1, flags), stamp with { AsOf = stored.Value.Sequence });
        }

        // After the store: the invalidation keeps the new entry, which carries its number, and prevents earlier reads in flight from storing.
        l1.Invalidate(key, stored.Value.Sequence);
    }

    public async ValueTask RemoveAsync(string key)
    {
        if (!policy.UseL2)
        {
            l1.Invalidate(key, NoSequence);
            return;
        }

        var partition = monitor.PartitionOf(key);
        var removed = monitor.CanUse(partition)
            ? await l2.TryAsync(static (store, call) => store.RemoveAsync(call.key, call.Highest), (key, partition.Sequence.Highest)).ConfigureAwait(false)
            : default;
        if (!removed.Succeeded)
        {
            InvalidateLater(key);
            return;
        }

        monitor.RecordSent(partition, removed.Value);
        l1.Invalidate(key, removed.Value);
    }

    /// <summary>In every partition, because any of them may have entries with the tag.</summary>
    public async ValueTask RemoveByTagAsync(string tag)
    {
        var partitions = monitor.Partitions;
        if (partitions.Count == 1)
        {
            await RemoveByTagAsync(partitions[0], tag).ConfigureAwait(false);
            return;
        }

        await Task.WhenAll(partitions.Select(partition => RemoveByTagAsync(partition, tag))).ConfigureAwait(false);
    }

    private async Task RemoveByTagAsync(Partition partition, string tag)
    {
        var highest = partition.Sequence.Highest;
        L2Result<long> removed = default;
        if (!policy.UseL2)
        {
            removed = new(true, highest + 1);
        }
        else if (monitor.CanUse(partition))
        {
            removed = await l2.TryAsync(static (store, call) => store.InvalidateTagAsync(call.Index, call.tag, call.highest), (partition.Index, tag, highest)).ConfigureAwait(false);
        }

        if (removed.Succeeded)
        {
            monitor.RecordSent(partition, removed.Value);
        }
        else
        {
            monitor.Enqueue(InvalidationKind.Tag, tag, partition);
        }

        partition.Tags.Record(tag, removed.Succeeded ? removed.Value : partition.Sequence.Highest + 1);
        if (tag != TagInvalidations.Wildcard)
        {
            return;
        }

        if (removed.Succeeded)
        {
            l1.Clear(partition, removed.Value);
        }
        else
        {
            // It gets its number when it is flushed.
            l1.Clear(partition);
        }
    }

    private void InvalidateLater(string key)
    {
        l1.Invalidate(key, NoSequence);
        monitor.Enqueue(InvalidationKind.Key, key, monitor.PartitionOf(key));
    }
}
