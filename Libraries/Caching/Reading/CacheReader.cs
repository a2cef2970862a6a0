using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>
/// Reads that L1 did not serve: one in flight per key. An L2 hit is one GET and one asynchronous method (docs/caching.md has the measurements);
/// everything beyond is the loader's.
/// </summary>
internal sealed class CacheReader(
    StampedeGuard stampedeGuard, L1Store l1, L2Reader l2, Loader loader, CacheEntryFactory entries, ReadRecorder recorder, TimeProvider time)
{
    public ValueTask<T> ReadAsync<TState, T>(in ReadRequest<TState, T> request, long now, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        var read = stampedeGuard.JoinOrStart<T>(request.Key, request.Flags, now, out var completion);
        return completion is null
            ? LeadAsync(read, request, cancellationToken)
            : WaitForLeaderAsync(read, completion, request, cancellationToken);
    }

    /// <summary>The leader's cancellation takes effect after the GET, which has a timeout of its own; observing it earlier would cost a registration per hit.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> LeadAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        var useL2 = l2.CanRead(read.Key);
        ReadOnlyMemory<byte> rejectedHeader = default;
        try
        {
            if (l1.TryGet(read, out var local))
            {
                stampedeGuard.Complete(read, local);
                return Report(request, local);
            }

            if (useL2 && (read.Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0)
            {
                var bytes = (await l2.GetAsync(read.Key, read.Stamp.StartedAt).ConfigureAwait(false)).Value;
                if (bytes is not null)
                {
                    var (valid, hit) = l2.Validate(bytes, out var entry) switch
                    {
                        EntryValidity.Valid => (true, Complete(read, entry, request.Options)),
                        EntryValidity.Unconfirmed => await ConfirmAsync(read, bytes, request.Options).ConfigureAwait(false),
                        _ => (false, null),
                    };
                    if (hit is { } found)
                    {
                        return Report(request, found);
                    }

                    // A valid entry of another type stays: its readers use it.
                    rejectedHeader = valid ? default : L2Reader.HeaderOf(bytes);
                }
            }
        }
        catch (Exception exception)
        {
            stampedeGuard.Fail(read, exception);
            throw;
        }

        var loaded = await WaitAsync(read, loader.LoadAsync(read, request, useL2, rejectedHeader), isLeader: true, cancellationToken).ConfigureAwait(false);
        return Report(request, loaded);
    }

    private async ValueTask<(bool Valid, ReadResult<T>? Hit)> ConfirmAsync<T>(InFlightRead<T> read, ReadOnlyMemory<byte> bytes, HybridCacheEntryOptions? entryOptions) =>
        await l2.ValidateAsync(read.Key, bytes).ConfigureAwait(false) is { } entry ? (true, Complete(read, entry, entryOptions)) : (false, null);

    /// <summary>Completes the read with the value of the entry; null when that is not a <typeparamref name="T"/>.</summary>
    private ReadResult<T>? Complete<T>(InFlightRead<T> read, in Envelope entry, HybridCacheEntryOptions? entryOptions)
    {
        if (!l1.TryStoreFromL2(read, entry, entryOptions, out var result))
        {
            return null;
        }

        stampedeGuard.Complete(read, result, entries.Codecs.For<T>().IsShared ? default : entry.Payload);
        return result;
    }

    private async ValueTask<T> WaitForLeaderAsync<TState, T>(
        InFlightRead<T> read, Task<ReadResult<T>> completion, ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await WaitAsync(read, completion, isLeader: false, cancellationToken).ConfigureAwait(false);
            return Report(request, entries.Codecs.For<T>().IsShared ? result : Copy(result));
        }
        catch (Exception) when (read.LeaderCanceled && !cancellationToken.IsCancellationRequested)
        {
            // The load may have failed because the leader's request disposed of what its factory used: read again, with this caller's factory.
        }

        return await ReadAsync(request, time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ReadResult<T>> WaitAsync<T>(InFlightRead<T> read, Task<ReadResult<T>> completion, bool isLeader, CancellationToken cancellationToken)
    {
        try
        {
            return await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var completed = completion.IsCompleted;
            if (!completed)
            {
                // Marks a later exception as observed: the leader's own task has no other reader.
                _ = completion.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            read.LeaderCanceled |= isLeader && !completed;
            read.RemoveWaiter(completed);
        }
    }

    private T Report<TState, T>(in ReadRequest<TState, T> request, in ReadResult<T> result)
    {
        recorder.Record(request.Key, result.Source, request.State);
        return result.Value;
    }

    private ReadResult<T> Copy<T>(in ReadResult<T> result) =>
        result.Payload is not null && entries.TryDecode<T>(result.Payload, out var copy) ? result with { Value = copy! } : result;
}
