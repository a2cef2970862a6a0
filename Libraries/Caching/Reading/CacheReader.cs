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
    public ValueTask<T> ReadAsync<TState, T>(in ReadRequest<TState, T> request, long now, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        var flight = board.Board<T>(request.Key, request.Flags, now, out var arrival);
        return arrival is null
            ? LeadAsync(flight, request, cancellationToken)
            : JoinAsync(flight, arrival, request, cancellationToken);
    }

    /// <summary>A leader who gives up is heard after the GET, which has a time of its own; from then on others may need the flight.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> LeadAsync<TState, T>(Flight<T> flight, ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        var useRemote = plan.Remote && watch.RemoteUsable && !owed.Concerns(flight.Key);
        ReadOnlyMemory<byte> unwanted = default;
        try
        {
            if (memory.TryRecall(flight, out var recalled))
            {
                board.Land(flight, recalled);
                return Served(request, recalled);
            }

            if (useRemote && (flight.Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0)
            {
                var bytes = (await remote.TryAsync(static (level, key) => level.GetAsync(key), flight.Key, flight.Guard.StartedAt).ConfigureAwait(false)).Value;
                if (bytes is not null)
                {
                    var (usable, hit) = remoteReader.Judge(bytes, out var entry) switch
                    {
                        Verdict.Usable => (true, Land(flight, entry, request.Options)),
                        Verdict.Uncertain => await ConfirmAsync(flight, bytes, request.Options).ConfigureAwait(false),
                        _ => (false, null),
                    };
                    if (hit is { } found)
                    {
                        return Served(request, found);
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

        var loaded = await WaitAsync(flight, loader.LoadAsync(flight, request, useRemote, unwanted), leads: true, cancellationToken).ConfigureAwait(false);
        return Served(request, loaded);
    }

    private async ValueTask<(bool Usable, Loaded<T>? Hit)> ConfirmAsync<T>(Flight<T> flight, ReadOnlyMemory<byte> bytes, HybridCacheEntryOptions? entryOptions) =>
        await remoteReader.JudgeAsync(flight.Key, bytes).ConfigureAwait(false) is { } entry ? (true, Land(flight, entry, entryOptions)) : (false, null);

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
        Flight<T> flight, Task<Loaded<T>> arrival, ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await WaitAsync(flight, arrival, leads: false, cancellationToken).ConfigureAwait(false);
            return Served(request, entries.Codecs.For<T>().Shared ? loaded : Copy(loaded));
        }
        catch (Exception) when (flight.LeaderLeft && !cancellationToken.IsCancellationRequested)
        {
            // It failed for want of what the leader took with it: once more, with what this caller has.
        }

        return await ReadAsync(request, time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Loaded<T>> WaitAsync<T>(Flight<T> flight, Task<Loaded<T>> arrival, bool leads, CancellationToken cancellationToken)
    {
        try
        {
            return await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    private T Served<TState, T>(in ReadRequest<TState, T> request, in Loaded<T> loaded)
    {
        popular.Read(request.Key, loaded.Source, metrics.Count(loaded.Source));
        (request.State as ICacheObserver)?.Served(loaded.Source);
        return loaded.Value;
    }

    private Loaded<T> Copy<T>(in Loaded<T> loaded) =>
        loaded.Payload is not null && entries.TryDecode<T>(loaded.Payload, out var copy) ? loaded with { Value = copy! } : loaded;
}
