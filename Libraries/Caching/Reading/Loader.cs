using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;

namespace Showroom.Caching.Reading;

/// <summary>
/// A flight that found nothing to serve: asks for the right to load, and loads. Whatever fails on the way there, the factory's value is what the
/// callers get.
/// </summary>
internal sealed class Loader(
    FlightBoard board,
    MemoryKeeper memory,
    LocalCache local,
    RemoteGuard remote,
    RemoteReader remoteReader,
    EntryMaker entries,
    CachePlan plan,
    CacheOptions options,
    TimeProvider time,
    CacheMetrics metrics,
    ILogger logger)
{
    /// <summary>Ends the flight, and tells those who joined.</summary>
    /// <param name="unwanted">The head of an entry that the second level has, but that cannot be used.</param>
    public async Task<Loaded<T>> LoadAsync<TState, T>(Flight<T> flight, ReadRequest<TState, T> request, bool useRemote, ReadOnlyMemory<byte> unwanted)
    {
        try
        {
            var loaded = await FindAsync(flight, request, useRemote, unwanted).ConfigureAwait(false);
            board.Land(flight, loaded);
            return loaded;
        }
        catch (Exception exception)
        {
            board.Fail(flight, exception);
            throw;
        }
    }

    private async ValueTask<Loaded<T>> FindAsync<TState, T>(Flight<T> flight, ReadRequest<TState, T> request, bool useRemote, ReadOnlyMemory<byte> unwanted)
    {
        if ((flight.Flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0)
        {
            return new(default!, null, CacheSource.Database);
        }

        LeaseOutcome answer = default;
        if (useRemote && (flight.Flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) == 0)
        {
            answer = await remoteReader.LeaseAsync(flight.Key, unwanted, flight.Token).ConfigureAwait(false);
            if (answer.Entry is { } entry && memory.TryUse(flight, entry, request.Options, out var found))
            {
                return found.Payload is null && !entry.IsNull ? found with { Payload = entry.Payload.ToArray() } : found;
            }
        }

        T value;
        try
        {
            value = await RunAsync(request, flight.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (answer.Lease is { } unused)
            {
                await ReleaseAsync(flight.Key, unused).ConfigureAwait(false);
            }

            if (!flight.Token.IsCancellationRequested && TryServeStale(flight, exception, out var stale))
            {
                return stale;
            }

            throw;
        }

        return await KeepAsync(flight, value, answer.Lease, request.Options, request.Tags).ConfigureAwait(false);
    }

    private async ValueTask<T> RunAsync<TState, T>(ReadRequest<TState, T> request, CancellationToken cancellationToken)
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

    private async ValueTask<Loaded<T>> KeepAsync<T>(Flight<T> flight, T value, string? lease, HybridCacheEntryOptions? entryOptions, string[] tags)
    {
        var encoded = entries.TryEncode(value, out var payload);
        var lifetimes = entries.LifetimesOf(entryOptions, value is null);
        if (encoded && lifetimes.Local > TimeSpan.Zero)
        {
            memory.Keep(flight, value, payload, tags, lifetimes.Local);
        }

        if (lease is not null)
        {
            if (encoded && lifetimes.Remote > TimeSpan.Zero)
            {
                var entry = entries.ToRemote(value, payload, tags, lifetimes.Remote, flight.Guard.AsOf, flight.Flags);
                await remote.TryAsync(
                    static (level, call) => level.FillAsync(call.Key, call.lease, call.entry, call.life),
                    (flight.Key, lease, entry, life: entries.RemoteLife(lifetimes.Remote))).ConfigureAwait(false);
            }
            else
            {
                await ReleaseAsync(flight.Key, lease).ConfigureAwait(false);
            }
        }

        return new(value, payload, CacheSource.Database);
    }

    private ValueTask<bool> ReleaseAsync(string key, string lease) =>
        remote.TryAsync(static (level, call) => level.ReleaseAsync(call.key, call.lease), (key, lease));

    private bool TryServeStale<T>(Flight<T> flight, Exception exception, out Loaded<T> loaded)
    {
        var now = time.GetTimestamp();
        if (!plan.Local || options.MaximumStale == TimeSpan.Zero
            || !local.TryGetStale(flight.Key, now - entries.Ticks(options.MaximumStale), out var entry) || !entries.TryUnwrap<T>(entry, out var value))
        {
            loaded = default;
            return false;
        }

        logger.StaleServed(exception, time.GetElapsedTime(entry.ReadAt, now));

        // For a moment it is served without asking, so that a source in trouble is not asked by every request.
        local.Store(entry.Renewed(now + entries.Ticks(options.IsolatedExpiration), flight.Guard.Epoch), flight.Guard);
        loaded = new(value!, entry.Payload, CacheSource.Stale);
        return true;
    }
}
