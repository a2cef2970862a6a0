using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Local;
using Showroom.Caching.Values;

namespace Showroom.Caching.Reading;

/// <summary>Between a flight and the first level: looks there once more, and stores there what the flight has brought.</summary>
internal sealed class MemoryKeeper(CachePlan plan, LocalCache local, CoherenceWatch watch, EntryMaker entries, TimeProvider time)
{
    /// <summary>Another flight may have landed between its leader's look into memory and its take-off.</summary>
    public bool TryRecall<T>(Flight<T> flight, out Loaded<T> loaded)
    {
        if (plan.Local && (flight.Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0
            && local.TryGet(flight.Key, flight.Guard.StartedAt, watch.TrustedUntil, out var kept) && entries.TryUnwrap<T>(kept, out var value))
        {
            loaded = new(value!, kept.Payload, kept.Stale ? CacheSource.Stale : CacheSource.Local);
            return true;
        }

        loaded = default;
        return false;
    }

    /// <summary>The value of an entry of the second level; false when it is not a T.</summary>
    public bool TryUse<T>(Flight<T> flight, in Envelope entry, HybridCacheEntryOptions? entryOptions, out Loaded<T> loaded)
    {
        T? value = default;
        if (entry.IsNull ? value is not null : !entries.TryDecode(entry.Payload, out value))
        {
            loaded = default;
            return false;
        }

        byte[]? payload = null;
        if (Keeps(flight))
        {
            var now = time.GetUtcNow();
            var life = entries.LifetimesOf(entryOptions, entry.IsNull).Local;
            var remaining = entry.ExpiresAt - now;
            payload = entry.IsNull || entries.Codecs.For<T>().Shared ? null : entry.Payload.ToArray();
            Store(flight, value!, payload, entry.Payload.Length, entry.Tags, life < remaining ? life : remaining, now - entry.StoredAt);
        }

        loaded = new(value!, payload, CacheSource.Remote);
        return true;
    }

    /// <summary>Keeps what a factory has made.</summary>
    public void Keep<T>(Flight<T> flight, T value, byte[]? payload, string[] tags, TimeSpan life)
    {
        if (Keeps(flight))
        {
            Store(flight, value, payload, payload?.Length ?? 0, tags, life, TimeSpan.Zero);
        }
    }

    private bool Keeps<T>(Flight<T> flight) => plan.Local && (flight.Flags & HybridCacheEntryFlags.DisableLocalCacheWrite) == 0;

    private void Store<T>(Flight<T> flight, T value, byte[]? payload, int length, string[] tags, TimeSpan life, TimeSpan age)
    {
        ref readonly var guard = ref flight.Guard;
        var trusted = !plan.Remote || time.GetTimestamp() < watch.TrustedUntil;
        local.Store(
            entries.ToLocal(flight.Key, value, payload, length, value is null, entries.Codecs.For<T>().Shared, tags, life, age, guard, guard.AsOf, trusted),
            guard);
    }
}
