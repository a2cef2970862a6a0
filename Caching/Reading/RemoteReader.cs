using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;
using Showroom.Caching.Values;

namespace Showroom.Caching.Reading;

/// <summary>What the second level had to say of a key.</summary>
/// <param name="Entry">A usable entry, or null.</param>
/// <param name="Unwanted">The head of an entry that cannot be used.</param>
/// <param name="Lease">The token of the lease to fill the key, when it was granted.</param>
internal readonly record struct RemoteAnswer(Envelope? Entry, ReadOnlyMemory<byte> Unwanted = default, string? Lease = null);

/// <summary>Reads entries of the second level and judges whether they may be used.</summary>
internal sealed class RemoteReader(RemoteGuard remote, CoherenceWatch watch, TagClock tags, EntryMaker entries, CacheOptions options, TimeProvider time, Random random)
{
    private readonly string _owner = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private long _leases;

    /// <summary>Asks for the right to load, and as long as another replica has it waits for its value: but not for ever.</summary>
    public async ValueTask<RemoteAnswer> LeaseAsync(string key, ReadOnlyMemory<byte> unwanted, CancellationToken cancellationToken)
    {
        var token = _owner + Interlocked.Increment(ref _leases).ToString(CultureInfo.InvariantCulture);
        var startedAt = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(4);
        while (true)
        {
            var asked = await remote.TryAsync(
                static (level, call) => level.TryLeaseAsync(call.key, call.token, call.LoadLease, call.unwanted),
                (key, token, options.LoadLease, unwanted));
            if (!asked.Succeeded)
            {
                return default;
            }

            if (asked.Value.Granted)
            {
                return new(null, unwanted, token);
            }

            if (asked.Value.Entry is { } bytes)
            {
                var answer = await JudgeAsync(key, bytes);
                if (answer.Entry is not null)
                {
                    return answer;
                }

                unwanted = answer.Unwanted;
            }

            if (time.GetElapsedTime(startedAt) >= options.LoadWait)
            {
                return default;
            }

            await Task.Delay(pause * (0.5 + random.NextDouble()), time, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(50, pause.TotalMilliseconds * 1.5));
        }
    }

    /// <summary>Whether the bytes are an entry that may be used now. It usually knows at once.</summary>
    public ValueTask<RemoteAnswer> JudgeAsync(string key, ReadOnlyMemory<byte> bytes)
    {
        if (!Envelope.TryDecode(bytes, options.MaximumValueBytes, out var entry, out var reason))
        {
            entries.Unreadable(reason);
            return new(Reject(bytes));
        }

        var remaining = entry.ExpiresAt - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero || !tags.Hold(entry.Tags, entry.AsOf))
        {
            return new(Reject(bytes));
        }

        return entry.Tags.Length == 0 && options.SlidingExpiration == TimeSpan.Zero
            ? new(new RemoteAnswer(entry))
            : AskAsync(key, bytes, entry, remaining);
    }

    private async ValueTask<RemoteAnswer> AskAsync(string key, ReadOnlyMemory<byte> bytes, Envelope entry, TimeSpan remaining)
    {
        // While messages arrive, a tag once asked for stays known.
        var unknown = time.GetTimestamp() < watch.TrustedUntil ? tags.Unknown(entry.Tags) : entry.Tags;
        if (unknown.Length > 0 && !await HoldAsync(entry, unknown))
        {
            return Reject(bytes);
        }

        if (options.SlidingExpiration > TimeSpan.Zero)
        {
            await remote.TryAsync(
                static (level, call) => level.ExtendAsync(call.key, call.life),
                (key, life: remaining < options.SlidingExpiration ? remaining : options.SlidingExpiration));
        }

        return new(entry);
    }

    private async ValueTask<bool> HoldAsync(Envelope entry, string[] unknown)
    {
        var asked = await remote.TryAsync(static (level, tags) => level.GetTagsAsync(tags), unknown);
        if (!asked.Succeeded)
        {
            return false;
        }

        for (var i = 0; i < unknown.Length; i++)
        {
            tags.Raise(unknown[i], asked.Value![i]);
        }

        return tags.Hold(entry.Tags, entry.AsOf);
    }

    private static RemoteAnswer Reject(ReadOnlyMemory<byte> bytes) =>
        new(null, bytes[..Math.Min(bytes.Length, Envelope.HeadLength)].ToArray());
}
