using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Values;

namespace Showroom.Caching.Writing;

/// <summary>
/// Writes and removals. The source has been changed before any of them is called; from the moment that one returns, this replica serves nothing
/// older, and the others are being told. What cannot be told now is owed.
/// </summary>
internal sealed class CacheWriter(CachePlan plan, LocalCache local, RemoteGuard remote, CoherenceWatch watch, TagClock tags, EntryMaker entries, TimeProvider time)
{
    public async ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? entryOptions, string[] entryTags)
    {
        if (plan.OnWrite == WritePolicy.Ignore)
        {
            return;
        }

        var lifetimes = entries.LifetimesOf(entryOptions, value is null);
        if (plan.OnWrite == WritePolicy.Remove || !entries.TryEncode(value, out var payload) || lifetimes.Remote <= TimeSpan.Zero)
        {
            // Not to be cached, but what is cached is outdated all the same.
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        var flags = entryOptions?.Flags ?? HybridCacheEntryFlags.None;
        if (!plan.Remote)
        {
            local.Invalidate(key, long.MaxValue);
            Keep(local.Guard(key, watch.Highest, time.GetTimestamp()), watch.Highest);
            return;
        }

        if ((flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) != 0)
        {
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        var guard = local.Guard(key, watch.Highest, time.GetTimestamp());
        var entry = entries.ToRemote(value, payload, entryTags, lifetimes.Remote, guard.AsOf, flags);
        var version = value is IVersioned versioned ? Envelope.VersionText(versioned.Version) : null;
        var stored = watch.RemoteUsable
            ? await remote.TryAsync(
                static (level, call) => level.StoreAsync(call.key, call.entry, call.life, call.version, call.AsOf),
                (key, entry, life: entries.RemoteLife(lifetimes.Remote), version, guard.AsOf)).ConfigureAwait(false)
            : default;
        if (!stored.Succeeded)
        {
            local.Invalidate(key, long.MaxValue);
            watch.Owe(InvalidationKind.Key, key);
            return;
        }

        watch.Changed(stored.Value.Sequence);
        if (stored.Value.Stored)
        {
            Keep(guard, stored.Value.Sequence);
        }

        // After keeping: it spares the entry just kept, and turns away readings that began before it.
        local.Invalidate(key, stored.Value.Sequence);

        void Keep(in ReadGuard guard, long asOf)
        {
            if (plan.Local && (flags & HybridCacheEntryFlags.DisableLocalCacheWrite) == 0)
            {
                var trusted = !plan.Remote || time.GetTimestamp() < watch.TrustedUntil;
                local.Store(
                    entries.ToLocal(key, value, payload, payload?.Length ?? 0, value is null, entries.Codecs.For<T>().Shared, entryTags, lifetimes.Local, TimeSpan.Zero, guard, asOf, trusted),
                    guard);
            }
        }
    }

    public async ValueTask RemoveAsync(string key)
    {
        if (!plan.Remote)
        {
            local.Invalidate(key, long.MaxValue);
            return;
        }

        var removed = watch.RemoteUsable
            ? await remote.TryAsync(static (level, call) => level.RemoveAsync(call.key, call.Highest), (key, watch.Highest)).ConfigureAwait(false)
            : default;
        if (removed.Succeeded)
        {
            watch.Changed(removed.Value);
            local.Invalidate(key, removed.Value);
        }
        else
        {
            local.Invalidate(key, long.MaxValue);
            watch.Owe(InvalidationKind.Key, key);
        }
    }

    public async ValueTask RemoveByTagAsync(string tag)
    {
        Attempt<long> removed = default;
        if (!plan.Remote)
        {
            removed = new(true, watch.Highest + 1);
        }
        else if (watch.RemoteUsable)
        {
            removed = await remote.TryAsync(static (level, call) => level.InvalidateTagAsync(call.tag, call.Highest), (tag, watch.Highest)).ConfigureAwait(false);
        }

        if (removed.Succeeded)
        {
            watch.Changed(removed.Value);
        }
        else
        {
            watch.Owe(InvalidationKind.Tag, tag);
        }

        tags.Raise(tag, removed.Succeeded ? removed.Value : watch.Highest + 1);
        if (tag != TagClock.Everything)
        {
            return;
        }

        if (removed.Succeeded)
        {
            local.Clear(removed.Value);
        }
        else
        {
            // It has no number yet.
            local.Clear();
        }
    }
}
