using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L1;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>L1 under the strategy and the coherence lease: converts between values and entries, and limits what is stored without a lease.</summary>
internal sealed class L1Store(CachePolicy policy, L1Cache cache, CoherenceMonitor monitor, CacheEntryFactory entries, TimeProvider time)
{
    public bool TryGetEntry(string key, long now, [NotNullWhen(true)] out L1Entry? entry) => cache.TryGet(key, now, out entry);

    /// <summary>To be taken before the value of the key is read at its source.</summary>
    public ReadStamp TakeStamp(string key) => cache.TakeStamp(key, monitor.PartitionOf(key), time.GetTimestamp());

    /// <summary>The second lookup, by the leader of a read: another read of the key may have completed since the first.</summary>
    public bool TryGet<T>(InFlightRead<T> read, out ReadResult<T> result, [NotNullWhen(true)] out L1Entry? entry)
    {
        entry = null;
        if (policy.UseL1 && (read.Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0
            && TryGetEntry(read.Key, read.Stamp.StartedAt, out entry) && entries.TryGetValue<T>(entry, out var value))
        {
            result = new(value!, entry.Payload, entry.Stale ? CacheSource.Stale : CacheSource.Local);
            return true;
        }

        entry = null;
        result = default;
        return false;
    }

    /// <summary>Whether there is a value to return in place of one that is not loaded in time.</summary>
    public bool HasExpired<T>(InFlightRead<T> read) =>
        (read.Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0 && cache.TryGetExpired(read.Key, time.GetTimestamp(), out _);

    /// <summary>The value to return in place of one that is not loaded in time.</summary>
    public bool TryGetExpired<T>(InFlightRead<T> read, out ReadResult<T> result)
    {
        var now = time.GetTimestamp();
        if (cache.TryGetExpired(read.Key, now, out var entry) && entries.TryGetValue<T>(entry, out var value))
        {
            result = new(value!, entry.Payload, now < entry.FreshUntil && !entry.Stale ? CacheSource.Local : CacheSource.Stale);
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>The value to return in place of one that cannot be loaded; it is served from L1 for a moment, so that not every read calls the failing factory.</summary>
    public bool TryServeStale<T>(InFlightRead<T> read, TimeSpan duration, out ReadResult<T> result)
    {
        var now = time.GetTimestamp();
        result = default;
        if (!policy.UseL1 || !cache.TryGetStale(read.Key, now, out var entry)
            || entry.Partition != read.Stamp.Partition || !entries.TryGetValue<T>(entry, out var value))
        {
            return false;
        }

        if (now < entry.FreshUntil && TryGetEntry(read.Key, now, out _))
        {
            // The load that failed was a refresh.
            result = new(value!, entry.Payload, CacheSource.Local);
            return true;
        }

        var coherent = cache.TryGetExpired(read.Key, now, out var expired) && expired == entry;
        cache.TryStore(entry.AsStale(now + entries.ToTimestampTicks(duration), read.Stamp.Epoch, coherent), read.Stamp);
        result = new(value!, entry.Payload, CacheSource.Stale);
        return true;
    }

    /// <summary>The encoded value from which waiters decode copies of their own; empty when they share one.</summary>
    public ReadOnlyMemory<byte> PayloadForWaiters<T>(in Envelope entry) => entries.Codecs.For<T>().IsShared ? default : entry.Payload;

    /// <summary>Decodes an L2 entry and stores its value in L1; false when it is not a <typeparamref name="T"/>.</summary>
    public bool TryStoreFromL2<T>(InFlightRead<T> read, in Envelope entry, in EntrySettings settings, out ReadResult<T> result)
    {
        T? value = default;
        if (entry.IsNull ? value is not null : !entries.TryDecode(entry.Payload, out value))
        {
            result = default;
            return false;
        }

        byte[]? payload = null;
        if (CanWrite(read.Flags))
        {
            var now = time.GetUtcNow();
            payload = entry.IsNull || entries.Codecs.For<T>().IsShared ? null : entry.Payload.ToArray();
            Store(
                read.Key,
                entries.ContentOf(value!, payload, entry.Payload.Length, entry.Tags),
                entries.L1LifetimeOf(entry, settings.Entry, settings.Load),
                now - entry.StoredAt,
                read.Stamp);
        }

        result = new(value!, payload, CacheSource.Remote);
        return true;
    }

    /// <summary>Stores an L2 entry without decoding it: the type of its value is not known.</summary>
    public void StoreEncoded(string key, in Envelope entry, in ReadStamp stamp)
    {
        if (policy.UseL1)
        {
            var now = time.GetUtcNow();
            L1Content content = new(null, entry.IsNull ? null : entry.Payload.ToArray(), entry.Payload.Length, entry.IsNull, entry.Tags);
            Store(key, content, entries.L1LifetimeOf(entry, null, null), now - entry.StoredAt, stamp);
        }
    }

    /// <summary>Stores a value that the factory has returned or that a caller has written.</summary>
    public void StoreValue<T>(string key, T value, byte[]? payload, string[] tags, in L1WriteOptions options, in ReadStamp stamp)
    {
        if (CanWrite(options.Flags))
        {
            Store(key, entries.ContentOf(value, payload, payload?.Length ?? 0, tags), entries.L1LifetimeOf(options.Lifetime, options.Load), TimeSpan.Zero, stamp);
        }
    }

    /// <summary>Removes the entry of the key if it is older than the invalidation, and prevents reads in flight from storing.</summary>
    public void Invalidate(string key, long sequence) => cache.Invalidate(key, sequence);

    /// <summary>Removes everything of a partition, because of an invalidation that L2 has numbered.</summary>
    public void Clear(Partition partition, long sequence) => cache.Clear(partition, sequence);

    /// <summary>Removes everything of a partition, because of an invalidation without a number.</summary>
    public void Clear(Partition partition) => cache.Clear(partition);

    private bool CanWrite(HybridCacheEntryFlags flags) => policy.UseL1 && (flags & HybridCacheEntryFlags.DisableLocalCacheWrite) == 0;

    private void Store(string key, in L1Content content, in L1Lifetime lifetime, TimeSpan age, in ReadStamp stamp)
    {
        var coherent = time.GetTimestamp() < stamp.Partition.Lease.ExpiresAt;
        cache.TryStore(entries.CreateL1Entry(key, content, lifetime, age, stamp, coherent), stamp);
    }
}

/// <summary>How a value is stored in L1.</summary>
internal readonly record struct L1WriteOptions(TimeSpan Lifetime, HybridCacheEntryFlags Flags, LoadOptions? Load = null);
