using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Coherence;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;

namespace Showroom.Caching.Reading;

/// <summary>
/// A read that memory did not answer: one per key at a time, however many want it. It asks the second level, then for the right to load, and
/// loads. Whatever fails on the way there, the factory's value is what the caller gets.
/// </summary>
internal sealed class CacheReader(
    CachePlan plan,
    LocalCache local,
    RemoteGuard remote,
    RemoteReader remoteReader,
    CoherenceWatch watch,
    OwedChanges owed,
    EntryMaker entries,
    CacheOptions options,
    TimeProvider time,
    CacheMetrics metrics,
    ILogger logger)
{
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Loaded<T>> ReadAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? entryOptions, string[] tags, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var flight = Board<T>(key, entryOptions?.Flags ?? HybridCacheEntryFlags.None, out var leads);

            // Who leads waits for the read itself: the announcement of its arrival, to those who joined, goes through the scheduler.
            var arrival = leads ? FlyAsync(key, flight, state, factory, entryOptions, tags) : flight.Arrival;
            try
            {
                var loaded = await arrival.WaitAsync(cancellationToken);
                return leads || entries.Codecs.For<T>().Shared ? loaded : Copy(loaded);
            }
            catch (Exception) when (flight.LeaderLeft && !leads && !cancellationToken.IsCancellationRequested)
            {
                // It failed for want of what the leader took with it: once more, with what this caller has.
            }
            finally
            {
                var arrived = arrival.IsCompleted;
                if (!arrived)
                {
                    // Nobody else looks at how the leader's own task ends.
                    _ = arrival.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                }

                flight.LeaderLeft |= leads && !arrived;
                flight.Leave(arrived);
            }
        }
    }

    /// <summary>Brings entries of the second level into memory, undecoded: their type is not known before the first read. Returns the keys that are not there.</summary>
    public async ValueTask<IReadOnlyList<string>> WarmAsync(string[] keys, CancellationToken cancellationToken)
    {
        var guards = Array.ConvertAll(keys, key => local.Guard(key, watch.Highest, time.GetTimestamp()));
        var read = await remote.TryAsync(static (level, keys) => level.GetManyAsync(keys), keys);
        List<string> missing = [];
        for (var i = 0; i < keys.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!read.Succeeded || read.Value![i] is not { } bytes || (await remoteReader.JudgeAsync(keys[i], bytes)).Entry is not { } entry)
            {
                missing.Add(keys[i]);
                continue;
            }

            var now = time.GetUtcNow();
            var life = entries.LifetimesOf(null, entry.IsNull).Local;
            var remaining = entry.ExpiresAt - now;
            var trusted = time.GetTimestamp() < watch.TrustedUntil;
            if (plan.Local)
            {
                local.Store(
                    entries.ToLocal(keys[i], null, entry.Payload, entry.IsNull, false, entry.Tags, life < remaining ? life : remaining, now - entry.StoredAt, guards[i], guards[i].AsOf, trusted),
                    guards[i]);
            }
        }

        return missing;
    }

    private Flight<T> Board<T>(string key, HybridCacheEntryFlags flags, out bool leads)
    {
        while (true)
        {
            var present = _flights.GetValueOrDefault(key);
            if (present is Flight<T> flight && flight.Flags == flags && local.Holds(key, flight.Guard) && flight.TryBoard())
            {
                leads = false;
                return flight;
            }

            leads = true;
            var started = new Flight<T>(flags, local.Guard(key, watch.Highest, time.GetTimestamp()));
            if (present is null ? _flights.TryAdd(key, started) : _flights.TryUpdate(key, started, present))
            {
                return started;
            }
        }
    }

    private async Task<Loaded<T>> FlyAsync<TState, T>(
        string key, Flight<T> flight, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? entryOptions, string[] tags)
    {
        try
        {
            var loaded = await FindAsync(key, flight, state, factory, entryOptions, tags);
            flight.Arrive(loaded);
            return loaded;
        }
        catch (Exception exception)
        {
            flight.Fail(exception);
            throw;
        }
        finally
        {
            _flights.TryRemove(new(key, flight));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Loaded<T>> FindAsync<TState, T>(
        string key, Flight<T> flight, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? entryOptions, string[] tags)
    {
        var flags = flight.Flags;
        if (plan.Local && (flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0
            && local.TryGet(key, time.GetTimestamp(), watch.TrustedUntil, out var kept) && entries.TryUnwrap<T>(kept, out var known))
        {
            // Another flight landed between this caller's look and its take-off.
            return new(known!, kept.Payload, kept.Stale ? CacheSource.Stale : CacheSource.Local);
        }

        var useRemote = plan.Remote && watch.RemoteUsable && !owed.Concerns(key);
        RemoteAnswer answer = default;
        if (useRemote && (flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0)
        {
            answer = await remoteReader.GetAsync(key);
            if (TryUse<T>(key, flight, entryOptions, answer.Entry, out var found))
            {
                return found;
            }
        }

        if ((flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0)
        {
            return new(default!, null, CacheSource.Database);
        }

        if (useRemote && (flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) == 0)
        {
            answer = await remoteReader.LeaseAsync(key, answer.Unwanted, flight.Token);
            if (TryUse<T>(key, flight, entryOptions, answer.Entry, out var found))
            {
                return found;
            }
        }

        T value;
        try
        {
            value = await LoadAsync(state, factory, flight.Token);
        }
        catch (Exception exception)
        {
            if (answer.Lease is { } unused)
            {
                await remote.TryAsync(static (level, call) => level.ReleaseAsync(call.key, call.unused), (key, unused));
            }

            if (!flight.Token.IsCancellationRequested && TryServeStale<T>(key, flight.Guard, exception, out var stale))
            {
                return stale;
            }

            throw;
        }

        return await KeepAsync(key, flight, value, answer.Lease, entryOptions, tags);
    }

    private async ValueTask<T> LoadAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            return await factory(state, cancellationToken);
        }
        finally
        {
            metrics.Loaded(time.GetElapsedTime(startedAt));
        }
    }

    private async ValueTask<Loaded<T>> KeepAsync<T>(string key, Flight<T> flight, T value, string? lease, HybridCacheEntryOptions? entryOptions, string[] tags)
    {
        var encoded = entries.TryEncode(value, out var payload);
        var lifetimes = entries.LifetimesOf(entryOptions, value is null);
        if (encoded && lifetimes.Local > TimeSpan.Zero)
        {
            KeepLocally(key, flight, value, payload, tags, lifetimes.Local, TimeSpan.Zero, flight.Guard.AsOf);
        }

        if (lease is not null)
        {
            if (encoded && lifetimes.Remote > TimeSpan.Zero)
            {
                var entry = entries.ToRemote(value, payload, tags, lifetimes.Remote, flight.Guard.AsOf, flight.Flags);
                await remote.TryAsync(
                    static (level, call) => level.FillAsync(call.key, call.lease, call.entry, call.life),
                    (key, lease, entry, life: entries.RemoteLife(lifetimes.Remote)));
            }
            else
            {
                await remote.TryAsync(static (level, call) => level.ReleaseAsync(call.key, call.lease), (key, lease));
            }
        }

        return new(value, payload, CacheSource.Database);
    }

    private bool TryUse<T>(string key, Flight<T> flight, HybridCacheEntryOptions? entryOptions, Envelope? entry, out Loaded<T> loaded)
    {
        loaded = default;
        if (entry is null)
        {
            return false;
        }

        T? value = default;
        if (entry.IsNull ? value is not null : !entries.TryDecode(entry.Payload, out value))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var life = entries.LifetimesOf(entryOptions, entry.IsNull).Local;
        var remaining = entry.ExpiresAt - now;
        KeepLocally(key, flight, value!, entry.Payload, entry.Tags, life < remaining ? life : remaining, now - entry.StoredAt, flight.Guard.AsOf);
        loaded = new(value!, entry.Payload, CacheSource.Remote);
        return true;
    }

    private void KeepLocally<T>(string key, Flight<T> flight, T value, byte[]? payload, string[] tags, TimeSpan life, TimeSpan age, long asOf)
    {
        if (!plan.Local || (flight.Flags & HybridCacheEntryFlags.DisableLocalCacheWrite) != 0)
        {
            return;
        }

        var guard = flight.Guard;
        var trusted = !plan.Remote || time.GetTimestamp() < watch.TrustedUntil;
        local.Store(entries.ToLocal(key, value, payload, value is null, entries.Codecs.For<T>().Shared, tags, life, age, guard, asOf, trusted), guard);
    }

    private bool TryServeStale<T>(string key, in ReadGuard guard, Exception exception, out Loaded<T> loaded)
    {
        var now = time.GetTimestamp();
        if (!plan.Local || options.MaximumStale == TimeSpan.Zero
            || !local.TryGetStale(key, now - entries.Ticks(options.MaximumStale), out var entry) || !entries.TryUnwrap<T>(entry, out var value))
        {
            loaded = default;
            return false;
        }

        logger.StaleServed(exception, time.GetElapsedTime(entry.ReadAt, now));

        // For a moment it is served without asking, so that a source in trouble is not asked by every request.
        local.Store(entry.Renewed(now + entries.Ticks(options.IsolatedExpiration), guard.Epoch), guard);
        loaded = new(value!, entry.Payload, CacheSource.Stale);
        return true;
    }

    private Loaded<T> Copy<T>(in Loaded<T> loaded) =>
        loaded.Payload is not null && entries.TryDecode<T>(loaded.Payload, out var copy) ? loaded with { Value = copy! } : loaded;
}
