using System.Globalization;
using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;
using Showroom.Caching.Values;

namespace Showroom.Caching.Reading;

/// <summary>What the second level said to who wants to load a key.</summary>
/// <param name="Entry">A usable entry, or null.</param>
/// <param name="Lease">The token of the lease to fill the key, when it was granted.</param>
internal readonly record struct LeaseOutcome(Envelope? Entry, string? Lease);

/// <summary>Whether an entry may be used.</summary>
internal enum Verdict
{
    Unusable,
    Usable,

    /// <summary>The second level has to be asked about its tags, or told that it was read.</summary>
    Uncertain,
}

/// <summary>Reads entries of the second level and judges whether they may be used.</summary>
internal sealed class RemoteReader(RemoteGuard remote, CoherenceWatch watch, TagClock tags, EntryMaker entries, CacheOptions options, TimeProvider time, Random random)
{
    private readonly string _owner = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private long _leases;

    /// <summary>Asks for the right to load, and as long as another replica has it waits for its value: but not for ever.</summary>
    public async ValueTask<LeaseOutcome> LeaseAsync(string key, ReadOnlyMemory<byte> unwanted, CancellationToken cancellationToken)
    {
        var token = _owner + Interlocked.Increment(ref _leases).ToString(CultureInfo.InvariantCulture);
        var startedAt = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(4);
        while (true)
        {
            var asked = await remote.TryAsync(
                static (level, call) => level.TryLeaseAsync(call.key, call.token, call.LoadLease, call.unwanted),
                (key, token, options.LoadLease, unwanted)).ConfigureAwait(false);
            if (!asked.Succeeded)
            {
                return default;
            }

            if (asked.Value.Granted)
            {
                return new(null, token);
            }

            if (asked.Value.Entry is { } bytes)
            {
                if (await JudgeAsync(key, bytes).ConfigureAwait(false) is { } entry)
                {
                    return new(entry, null);
                }

                unwanted = Head(bytes);
            }

            if (time.GetElapsedTime(startedAt) >= options.LoadWait)
            {
                return default;
            }

            await Task.Delay(pause * (0.5 + random.NextDouble()), time, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromMilliseconds(Math.Min(50, pause.TotalMilliseconds * 1.5));
        }
    }

    /// <summary>By which an entry that cannot be used is known again.</summary>
    public static ReadOnlyMemory<byte> Head(ReadOnlyMemory<byte> bytes) => bytes[..Math.Min(bytes.Length, Envelope.HeadLength)].ToArray();

    /// <summary>The entry, if the bytes are one that may be used now; else null.</summary>
    public async ValueTask<Envelope?> JudgeAsync(string key, ReadOnlyMemory<byte> bytes)
    {
        var verdict = Judge(bytes, out var entry);
        return verdict == Verdict.Usable || (verdict == Verdict.Uncertain && await ConfirmAsync(key, entry).ConfigureAwait(false)) ? entry : null;
    }

    /// <summary>As far as can be said without asking, which is nearly always all the way.</summary>
    public Verdict Judge(ReadOnlyMemory<byte> bytes, out Envelope entry)
    {
        if (!Envelope.TryDecode(bytes, options.MaximumValueBytes, out entry, out var reason))
        {
            entries.Unreadable(reason);
            return Verdict.Unusable;
        }

        return time.GetUtcNow() >= entry.ExpiresAt || !tags.Hold(entry.Tags, entry.AsOf) ? Verdict.Unusable
            : options.SlidingExpiration > TimeSpan.Zero || (entry.Tags.Length > 0 && Unknown(entry.Tags).Length > 0) ? Verdict.Uncertain
            : Verdict.Usable;
    }

    private async ValueTask<bool> ConfirmAsync(string key, Envelope entry)
    {
        var unknown = Unknown(entry.Tags);
        if (unknown.Length > 0)
        {
            var asked = await remote.TryAsync(static (level, tags) => level.GetTagsAsync(tags), unknown).ConfigureAwait(false);
            if (!asked.Succeeded)
            {
                return false;
            }

            for (var i = 0; i < unknown.Length; i++)
            {
                tags.Raise(unknown[i], asked.Value![i]);
            }

            if (!tags.Hold(entry.Tags, entry.AsOf))
            {
                return false;
            }
        }

        if (options.SlidingExpiration > TimeSpan.Zero)
        {
            var remaining = entry.ExpiresAt - time.GetUtcNow();
            await remote.TryAsync(
                static (level, call) => level.ExtendAsync(call.key, call.life),
                (key, life: remaining < options.SlidingExpiration ? remaining : options.SlidingExpiration)).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The tags to ask about. While messages arrive, one once asked for stays known.</summary>
    private string[] Unknown(string[] entryTags) => time.GetTimestamp() < watch.TrustedUntil ? tags.Unknown(entryTags) : entryTags;
}
