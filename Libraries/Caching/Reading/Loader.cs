using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>
/// Completes a read that found no usable entry: acquires the lease to load the key, calls the factory, and stores its value. A failure of L2 on the
/// way does not fail the read.
/// </summary>
internal sealed class Loader(
    StampedeGuard stampedeGuard,
    L1Store l1,
    LoadLeases leases,
    StaleFallback staleFallback,
    CacheEntryFactory entries,
    TimeProvider time,
    CacheMetrics metrics)
{
    /// <summary>Loads the value and completes the read for all its waiters.</summary>
    /// <param name="read">The read, of which the caller is the leader.</param>
    /// <param name="request">The leader's arguments.</param>
    /// <param name="useL2">Whether to use L2 for this key.</param>
    /// <param name="rejectedHeader">The header of an entry that L2 has but that cannot be used; empty when there is none.</param>
    public async Task<ReadResult<T>> LoadAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request, bool useL2, ReadOnlyMemory<byte> rejectedHeader)
    {
        try
        {
            var result = await FindAsync(read, request, useL2, rejectedHeader).ConfigureAwait(false);
            stampedeGuard.Complete(read, result);
            return result;
        }
        catch (Exception exception)
        {
            stampedeGuard.Fail(read, exception);
            throw;
        }
    }

    private async ValueTask<ReadResult<T>> FindAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request, bool useL2, ReadOnlyMemory<byte> rejectedHeader)
    {
        if ((read.Flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0)
        {
            return new(default!, null, CacheSource.Database);
        }

        LeaseOutcome lease = default;
        if (useL2 && (read.Flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) == 0)
        {
            lease = await leases.AcquireAsync(read, rejectedHeader).ConfigureAwait(false);
            if (lease.Entry is { } entry && l1.TryStoreFromL2(read, entry, request.Settings, out var found))
            {
                return found.Payload is null && !entry.IsNull ? found with { Payload = entry.Payload.ToArray() } : found;
            }
        }

        T value;
        try
        {
            value = await CallFactoryAsync(request, read.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (lease.Token is { } unused)
            {
                await leases.ReleaseAsync(read.Key, unused).ConfigureAwait(false);
            }

            if (!read.Token.IsCancellationRequested && staleFallback.TryServe(read, exception, out var stale))
            {
                return stale;
            }

            throw;
        }

        return await StoreAsync(read, request, value, lease.Token).ConfigureAwait(false);
    }

    private async ValueTask<T> CallFactoryAsync<TState, T>(ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            return await request.Factory(request.State, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            metrics.Loaded(time.GetElapsedTime(startedAt));
        }
    }

    private async ValueTask<ReadResult<T>> StoreAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request, T value, string? leaseToken)
    {
        var encoded = entries.TryEncode(value, out var payload);
        var lifetimes = entries.LifetimesOf(request.OptionsAfterLoad, value is null);
        if (encoded && lifetimes.L1 > TimeSpan.Zero)
        {
            l1.StoreValue(read.Key, value, payload, request.Tags, new(lifetimes.L1, read.Flags, request.Load), read.Stamp);
        }

        if (leaseToken is not null)
        {
            if (encoded && lifetimes.L2 > TimeSpan.Zero)
            {
                await leases.FillAsync(read, leaseToken, value, payload, request.Tags, lifetimes.L2).ConfigureAwait(false);
            }
            else
            {
                await leases.ReleaseAsync(read.Key, leaseToken).ConfigureAwait(false);
            }
        }

        return new(value, payload, CacheSource.Database);
    }
}
