using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;
using Showroom.Caching.Warming;

namespace Showroom.Caching.Reading;

/// <summary>
/// A read that memory did not answer: one per key at a time, however many want it. A hit in the second level is one GET and one asynchronous method
/// (docs/caching.md says what it costs); everything else is the loader's.
/// </summary>
internal sealed class CacheReader(
    FlightBoard board,
    MemoryKeeper memory,
    RemoteGuard remote,
    RemoteReader remoteReader,
    Loader loader,
    CoherenceWatch watch,
    OwedChanges owed,
    EntryMaker entries,
    CachePlan plan,
    TimeProvider time,
    CacheMetrics metrics,
    PopularKeys popular)
{
    public ValueTask<T> ReadAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? entryOptions,
        string[] tags,
        long now,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        var flight = board.Board<T>(key, entryOptions?.Flags ?? HybridCacheEntryFlags.None, now, out var arrival);
        return arrival is null
            ? LeadAsync(flight, state, factory, entryOptions, tags, cancellationToken)
            : JoinAsync(flight, arrival, state, factory, entryOptions, tags, cancellationToken);
    }

    /// <summary>A leader who gives up is heard after the GET, which has a time of its own; from then on others may need the flight.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> LeadAsync<TState, T>(
        Flight<T> flight,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? entryOptions,
        string[] tags,
        CancellationToken cancellationToken)
    {
        var useRemote = plan.Remote && watch.RemoteUsable && !owed.Concerns(flight.Key);
        ReadOnlyMemory<byte> unwanted = default;
        try
        {
            if (memory.TryRecall(flight, out var recalled))
            {
                board.Land(flight, recalled);
                return Served(flight.Key, state, recalled);
            }

            if (useRemote && (flight.Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0)
            {
                var bytes = (await remote.TryAsync(static (level, key) => level.GetAsync(key), flight.Key, flight.Guard.StartedAt)).Value;
                if (bytes is not null)
                {
                    var (usable, hit) = remoteReader.Judge(bytes, out var entry) switch
                    {
                        Verdict.Usable => (true, Land(flight, entry, entryOptions)),
                        Verdict.Uncertain => await ConfirmAsync(flight, bytes, entryOptions),
                        _ => (false, null),
                    };
                    if (hit is { } found)
                    {
                        return Served(flight.Key, state, found);
                    }

                    // A good entry of another type is left to those who want that.
                    unwanted = usable ? default : RemoteReader.Head(bytes);
                }
            }
        }
        catch (Exception exception)
        {
            board.Fail(flight, exception);
            throw;
        }

        var loaded = await WaitAsync(flight, loader.LoadAsync(flight, useRemote, unwanted, state, factory, entryOptions, tags), leads: true, cancellationToken);
        return Served(flight.Key, state, loaded);
    }

    private async ValueTask<(bool Usable, Loaded<T>? Hit)> ConfirmAsync<T>(Flight<T> flight, ReadOnlyMemory<byte> bytes, HybridCacheEntryOptions? entryOptions) =>
        await remoteReader.JudgeAsync(flight.Key, bytes) is { } entry ? (true, Land(flight, entry, entryOptions)) : (false, null);

    /// <summary>The flight ends with this entry's value; null when that is not a T.</summary>
    private Loaded<T>? Land<T>(Flight<T> flight, in Envelope entry, HybridCacheEntryOptions? entryOptions)
    {
        if (!memory.TryUse(flight, entry, entryOptions, out var loaded))
        {
            return null;
        }

        board.Land(flight, loaded, entries.Codecs.For<T>().Shared ? default : entry.Payload);
        return loaded;
    }

    private async ValueTask<T> JoinAsync<TState, T>(
        Flight<T> flight,
        Task<Loaded<T>> arrival,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? entryOptions,
        string[] tags,
        CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await WaitAsync(flight, arrival, leads: false, cancellationToken);
            return Served(flight.Key, state, entries.Codecs.For<T>().Shared ? loaded : Copy(loaded));
        }
        catch (Exception) when (flight.LeaderLeft && !cancellationToken.IsCancellationRequested)
        {
            // It failed for want of what the leader took with it: once more, with what this caller has.
        }

        return await ReadAsync(flight.Key, state, factory, entryOptions, tags, time.GetTimestamp(), cancellationToken);
    }

    private static async Task<Loaded<T>> WaitAsync<T>(Flight<T> flight, Task<Loaded<T>> arrival, bool leads, CancellationToken cancellationToken)
    {
        try
        {
            return await arrival.WaitAsync(cancellationToken);
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

    private T Served<TState, T>(string key, TState state, in Loaded<T> loaded)
    {
        popular.Read(key, loaded.Source, metrics.Count(loaded.Source));
        (state as ICacheObserver)?.Served(loaded.Source);
        return loaded.Value;
    }

    private Loaded<T> Copy<T>(in Loaded<T> loaded) =>
        loaded.Payload is not null && entries.TryDecode<T>(loaded.Payload, out var copy) ? loaded with { Value = copy! } : loaded;
}
