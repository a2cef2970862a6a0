using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Showroom.Caching.Coherence;

namespace Showroom.Caching.Local;

/// <summary>
/// The first level. Invariant: <b>a value whose reading began before an invalidation of its key arrived is never stored after it.</b>
/// Keys share stripes; an invalidation moves its stripe's generation under the stripe's lock, and a store checks under the same lock that
/// the generation is still the one from before the reading. A collision of keys merely leaves a value unstored.
/// </summary>
internal sealed class LocalCache(TagClock tags, long capacity)
{
    private const int StripeCount = 1024;

    private readonly ConcurrentDictionary<string, LocalEntry> _entries = new(StringComparer.Ordinal);
    private readonly ClockRing _ring = new(capacity);
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];
    private readonly Lock _clearing = new();
    private int _epoch;
    private long _clearedAt;
    private long _evictions;

    public long Bytes => _ring.Bytes;

    public int Count => _ring.Count;

    public long Evictions => Interlocked.Read(ref _evictions);

    public ReadGuard Guard(string key, long asOf, long now) =>
        new(Volatile.Read(ref _epoch), Volatile.Read(ref StripeOf(key).Generation), tags.Revision, asOf, now);

    /// <summary>Whether nothing that could concern the key has happened since the guard was taken.</summary>
    public bool Holds(string key, in ReadGuard guard) =>
        guard.Epoch == Volatile.Read(ref _epoch) && guard.Generation == Volatile.Read(ref StripeOf(key).Generation) && guard.TagRevision == tags.Revision;

    /// <summary>The entry to serve. Entries that came over the coherent way are served until <paramref name="trustedUntil"/> only.</summary>
    public bool TryGet(string key, long now, long trustedUntil, [NotNullWhen(true)] out LocalEntry? entry)
    {
        if (!_entries.TryGetValue(key, out entry)
            || entry.Epoch != Volatile.Read(ref _epoch)
            || now >= entry.FreshUntil
            || (now >= trustedUntil && !entry.Isolated)
            || (entry.Tags.Length > 0 && !TagsHold(entry)))
        {
            entry = null;
            return false;
        }

        if (entry.Sliding > 0)
        {
            if (now - entry.IdleSince >= entry.Sliding)
            {
                entry = null;
                return false;
            }

            entry.IdleSince = now;
        }

        if (!entry.Touched)
        {
            entry.Touched = true;
        }

        return true;
    }

    /// <summary>An entry past its time or of an epoch that may have missed something, but not known to have changed.</summary>
    public bool TryGetStale(string key, long notReadBefore, [NotNullWhen(true)] out LocalEntry? entry) =>
        _entries.TryGetValue(key, out entry) && entry.ReadAt >= notReadBefore && TagsHold(entry);

    /// <summary>Stores, unless an invalidation has come in since the guard was taken.</summary>
    public bool Store(LocalEntry entry, in ReadGuard guard)
    {
        var stripe = StripeOf(entry.Key);
        lock (stripe)
        {
            if (guard.Generation != stripe.Generation || guard.Epoch != Volatile.Read(ref _epoch) || !TagsHold(entry))
            {
                return false;
            }

            if (_entries.TryGetValue(entry.Key, out var replaced))
            {
                _ring.Remove(replaced);
            }

            // In this order: an entry that is on the ring may become a victim, and a victim has to be found here.
            _entries[entry.Key] = entry;
            _ring.Add(entry);
        }

        while (_ring.TakeVictim() is { } victim)
        {
            _entries.TryRemove(new(victim.Key, victim));
            Interlocked.Increment(ref _evictions);
        }

        return true;
    }

    /// <summary>Drops the key's entry if it is older than the invalidation, and keeps every reading that is under way from being stored.</summary>
    public void Invalidate(string key, long sequence)
    {
        var stripe = StripeOf(key);
        lock (stripe)
        {
            stripe.Generation++;
            if (_entries.TryGetValue(key, out var entry) && entry.AsOf < sequence)
            {
                Drop(entry);
            }
        }
    }

    /// <summary>Something may have been missed: no entry is served any more, and no reading under way is stored. What is there remains for <see cref="TryGetStale"/>.</summary>
    public void Distrust() => Interlocked.Increment(ref _epoch);

    /// <summary>
    /// Everything is known to have changed, at this number. It is heard of twice by who did it, in the answer and in the message: the second time spares
    /// what has been read since, and returns when the first is done.
    /// </summary>
    public void Clear(long sequence)
    {
        lock (_clearing)
        {
            if (sequence > _clearedAt)
            {
                _clearedAt = sequence;
                Clear();
            }
        }
    }

    /// <summary>Everything is known to have changed.</summary>
    public void Clear()
    {
        Distrust();
        foreach (var (key, entry) in _entries)
        {
            lock (StripeOf(key))
            {
                if (entry.Epoch != Volatile.Read(ref _epoch))
                {
                    Drop(entry);
                }
            }
        }
    }

    private void Drop(LocalEntry entry)
    {
        if (_entries.TryRemove(new(entry.Key, entry)))
        {
            _ring.Remove(entry);
        }
    }

    private bool TagsHold(LocalEntry entry)
    {
        var revision = tags.Revision;
        if (entry.TagRevision == revision)
        {
            return true;
        }

        if (!tags.Hold(entry.Tags, entry.AsOf))
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
