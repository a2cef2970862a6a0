using System.Collections.Concurrent;
using System.Globalization;
using Showroom.Caching.L2;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>The outcome of a request for the lease to load a key: an entry that another replica has stored meanwhile, the token of the lease, or neither.</summary>
internal readonly record struct LeaseOutcome(Envelope? Entry, string? Token);

/// <summary>Leases in L2, by which one replica loads a key while the others wait for its value.</summary>
internal sealed class LoadLeases(L2Client l2, L2Reader reader, CacheEntryFactory entries, CacheOptions options, TimeProvider time, Random random)
{
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_maxBackgroundPause = TimeSpan.FromMilliseconds(250);

    private readonly string _owner = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private readonly ConcurrentDictionary<string, LeaseRenewal> _renewals = new(StringComparer.Ordinal);
    private long _leases;

    /// <summary>
    /// Requests the lease. While another replica holds it, polls for its value: for at most LoadWait when a caller waits, otherwise until it has the value
    /// or the lease, so that the replicas never load one key in the background at the same time.
    /// </summary>
    public async ValueTask<LeaseOutcome> AcquireAsync<T>(InFlightRead<T> read, ReadOnlyMemory<byte> rejectedHeader)
    {
        var key = read.Key;
        var token = _owner + Interlocked.Increment(ref _leases).ToString(CultureInfo.InvariantCulture);
        var startedAt = time.GetTimestamp();
        var pause = s_minPause;
        while (true)
        {
            var result = await l2.TryAsync(
                static (store, call) => store.TryAcquireLeaseAsync(call.key, call.token, call.LoadLease, call.rejectedHeader),
                (key, token, options.LoadLease, rejectedHeader)).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                return default;
            }

            if (result.Value.Granted)
            {
                _renewals[token] = new(l2, key, token, options.LoadLease, time);
                return new(null, token);
            }

            if (result.Value.Entry is { } bytes)
            {
                if (await reader.ValidateAsync(key, bytes).ConfigureAwait(false) is { } entry)
                {
                    return new(entry, null);
                }

                rejectedHeader = L2Reader.HeaderOf(bytes);
            }

            if (!read.IsBackground && time.GetElapsedTime(startedAt) >= options.LoadWait)
            {
                return default;
            }

            await Task.Delay(pause * (0.5 + random.NextDouble()), time, read.Token).ConfigureAwait(false);
            var maxPause = read.IsBackground ? s_maxBackgroundPause : s_maxPause;
            pause = pause * 1.5 < maxPause ? pause * 1.5 : maxPause;
        }
    }

    /// <summary>Stores the loaded value in L2 and releases the lease. L2 rejects the value when an invalidation has revoked the lease.</summary>
    public ValueTask<L2Result<bool>> FillAsync<T>(InFlightRead<T> read, string token, T value, byte[]? payload, string[] tags, TimeSpan lifetime)
    {
        EndRenewal(token);
        var entry = entries.EncodeL2Entry(value, payload, tags, lifetime, read.Stamp.AsOf, read.Flags);
        return l2.TryAsync(
            static (store, call) => store.TryFillAsync(call.Key, call.token, call.entry, call.lifetime),
            (read.Key, token, entry, lifetime: entries.L2Expiration(lifetime)));
    }

    public ValueTask<bool> ReleaseAsync(string key, string token)
    {
        EndRenewal(token);
        return l2.TryAsync(static (store, call) => store.ReleaseLeaseAsync(call.key, call.token), (key, token));
    }

    private void EndRenewal(string token)
    {
        if (_renewals.TryRemove(token, out var renewal))
        {
            renewal.Dispose();
        }
    }
}
