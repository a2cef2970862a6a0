using Showroom.Caching.Coherence;
using Showroom.Caching.Local;
using Showroom.Caching.Reading;
using Showroom.Caching.Remote;
using Showroom.Caching.Values;

namespace Showroom.Caching.Warming;

/// <summary>Brings entries of the second level into memory, undecoded: their type is not known before the first read.</summary>
internal sealed class MemoryWarmer(CachePlan plan, LocalCache local, RemoteGuard remote, RemoteReader remoteReader, CoherenceWatch watch, EntryMaker entries, TimeProvider time)
{
    /// <summary>Returns the keys that are not there.</summary>
    public async ValueTask<IReadOnlyList<string>> WarmAsync(string[] keys, CancellationToken cancellationToken)
    {
        var guards = Array.ConvertAll(keys, key => local.Guard(key, watch.Highest, time.GetTimestamp()));
        var read = await remote.TryAsync(static (level, keys) => level.GetManyAsync(keys), keys).ConfigureAwait(false);
        List<string> missing = [];
        for (var i = 0; i < keys.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!read.Succeeded || read.Value![i] is not { } bytes || await remoteReader.JudgeAsync(keys[i], bytes).ConfigureAwait(false) is not { } entry)
            {
                missing.Add(keys[i]);
                continue;
            }

            if (plan.Local)
            {
                Store(keys[i], entry, guards[i]);
            }
        }

        return missing;
    }

    private void Store(string key, in Envelope entry, in ReadGuard guard)
    {
        var now = time.GetUtcNow();
        var life = entries.LifetimesOf(null, entry.IsNull).Local;
        var remaining = entry.ExpiresAt - now;
        var trusted = time.GetTimestamp() < watch.TrustedUntil;
        var payload = entry.IsNull ? null : entry.Payload.ToArray();
        local.Store(
            entries.ToLocal(key, null, payload, entry.Payload.Length, entry.IsNull, false, entry.Tags, life < remaining ? life : remaining, now - entry.StoredAt, guard, guard.AsOf, trusted),
            guard);
    }
}
