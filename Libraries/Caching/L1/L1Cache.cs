using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Showroom.Caching.Invalidation;

namespace Showroom.Caching.L1;

/// <summary>
/// The entries in memory. Invariant: <b>a value whose read began before an invalidation of its key arrived is never stored after it.</b>
/// Keys map to stripes. An invalidation increments the generation of its stripe under the lock of the stripe, and a store verifies under the same
/// lock that the generation has not changed since the read began. Two keys in one stripe can only cause a value not to be stored.
/// </summary>
internal sealed class L1Cache(long capacity)
{
    private const int StripeCount = 1024;

    private readonly ConcurrentDictionary<string, L1Entry> _entries = new(StringComparer.Ordinal);
    private readonly ClockEviction _eviction = new(capacity);
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];
    private long _evictions;

    public long Bytes => _eviction.Bytes;

    public int Count => _eviction.Count;

    public long Evictions => Interlocked.Read(ref _evictions);

    public ReadStamp TakeStamp(string key, Partition partition, long now)
    {
        var asOf = partition.Sequence.Highest;
        return new(partition, partition.Epoch, Volatile.Read(ref StripeOf(key).Generation), partition.Tags.Revision, asOf, now);
    }

    /// <summary>Whether nothing that could concern the key was invalidated since the stamp was taken.</summary>
    public bool IsCurrent(string key, in ReadStamp stamp) =>
        stamp.Epoch == stamp.Partition.Epoch && stamp.Generation == Volatile.Read(ref StripeOf(key).Generation) && stamp.TagRevision == stamp.Partition.Tags.Revision;

    /// <summary>The entry to serve. Entries that depend on invalidations are served until the lease of their partition expires.</summary>
    public bool TryGet(string key, long now, [NotNullWhen(true)] out L1Entry? entry)
    {
        if (!_entries.TryGetValue(key, out entry)
            || entry.Epoch != entry.Partition.Epoch
            || now >= entry.FreshUntil
            || (now >= entry.Partition.Lease.ExpiresAt && !entry.Isolated)
            || (entry.Tags.Length > 0 && !TagsAreCurrent(entry)))
        {
            entry = null;
            return false;
        }

        if (entry.Sliding > 0)
        {
            if (now - entry.LastReadAt >= entry.Sliding)
            {
                entry = null;
                return false;
            }

            entry.LastReadAt = now;
        }

        if (!entry.Touched)
        {
            entry.Touched = true;
        }

        return true;
    }

    /// <summary>An entry that has expired or is of an older epoch, but is not known to be invalidated.</summary>
    public bool TryGetStale(string key, long now, [NotNullWhen(true)] out L1Entry? entry) =>
        _entries.TryGetValue(key, out entry) && now < entry.StaleUntil && TagsAreCurrent(entry);

    /// <summary>
    /// An entry that <see cref="TryGet"/> would return if it had not expired: it is known not to be invalidated. Entries stored without a lease do not
    /// count, because their short lifetime is what bounds their staleness.
    /// </summary>
    public bool TryGetExpired(string key, long now, [NotNullWhen(true)] out L1Entry? entry) =>
        TryGetStale(key, now, out entry) && !entry.Isolated && now < entry.Partition.Lease.ExpiresAt && entry.Epoch == entry.Partition.Epoch;

    /// <summary>Stores the entry, unless an invalidation has arrived since the stamp was taken.</summary>
    public bool TryStore(L1Entry entry, in ReadStamp stamp)
    {
        var stripe = StripeOf(entry.Key);
        lock (stripe)
        {
            if (stamp.Generation != stripe.Generation || stamp.Epoch != stamp.Partition.Epoch || !TagsAreCurrent(entry))
            {
                return false;
            }

            if (_entries.TryGetValue(entry.Key, out var replaced))
            {
                _eviction.Remove(replaced);
            }

            // The dictionary first: an entry that eviction knows may become a victim, and has to be found there to be removed.
            _entries[entry.Key] = entry;
            _eviction.Add(entry);
        }

        while (_eviction.TakeVictim() is { } victim)
        {
            _entries.TryRemove(new(victim.Key, victim));
            Interlocked.Increment(ref _evictions);
        }

        return true;
    }

    /// <summary>Removes the entry of the key if it is older than the invalidation, and prevents reads in flight from storing.</summary>
    public void Invalidate(string key, long sequence)
    {
        var stripe = StripeOf(key);
        lock (stripe)
        {
            stripe.Generation++;
            if (_entries.TryGetValue(key, out var entry) && entry.AsOf < sequence)
            {
                Remove(entry);
            }
        }
    }

    /// <summary>
    /// Removes everything of the partition, once per invalidation number. The replica that caused the invalidation receives it twice, from the response and from the
    /// message; the second call keeps what was read since, and waits for the first one to finish.
    /// </summary>
    public void Clear(Partition partition, long sequence)
    {
        lock (partition)
        {
            if (sequence > partition.ClearedAt)
            {
                partition.ClearedAt = sequence;
                Clear(partition);
            }
        }
    }

    /// <summary>Removes everything of the partition, and prevents reads in flight from storing.</summary>
    public void Clear(Partition partition)
    {
        partition.AdvanceEpoch();
        foreach (var (key, entry) in _entries)
        {
            if (entry.Partition == partition)
            {
                lock (StripeOf(key))
                {
                    if (entry.Epoch != partition.Epoch)
                    {
                        Remove(entry);
                    }
                }
            }
        }
    }

    private void Remove(L1Entry entry)
    {
        if (_entries.TryRemove(new(entry.Key, entry)))
        {
            _eviction.Remove(entry);
        }
    }

    private static bool TagsAreCurrent(L1Entry entry)
    {
        var tags = entry.Partition.Tags;
        var revision = tags.Revision;
        if (entry.TagRevision == revision)
        {
            return true;
        }

        if (!tags.AreCurrent(entry.Tags, entry.AsOf))
        {
            return false;
        }

        entry.TagRevision = revision;
        return true;
    }

    private Stripe StripeOf(string key) => _stripes[(uint)key.GetHashCode(StringComparison.Ordinal) % StripeCount];

    private sealed class Stripe
    {
        public int Generation;
    }
}
