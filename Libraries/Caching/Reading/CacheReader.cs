using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>
/// Reads that L1 did not serve: one in flight per key. An L2 hit is one GET and one asynchronous method (docs/caching.md has the measurements);
/// everything beyond is the loader's.
/// </summary>
internal sealed class CacheReader(
    StampedeGuard stampedeGuard, L1Store l1, L2Reader l2, Loader loader, LoadWaiter waiter, EagerRefresher refresher, ReadRecorder recorder)
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
            if (l1.TryGet(read, out var local, out var kept))
            {
                stampedeGuard.Complete(read, local);
                refresher.StartIfDue(kept, request, read.Stamp.StartedAt);
                return Report(request, local);
            }

            if (useL2 && (read.Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0)
            {
                var bytes = (await l2.GetAsync(read.Key, read.Stamp.StartedAt).ConfigureAwait(false)).Value;
                if (bytes is not null)
                {
                    var (valid, hit) = l2.Validate(read.Stamp.Partition, bytes, out var entry) switch
                    {
                        EntryValidity.Valid => (true, Complete(read, entry, request.Settings)),
                        EntryValidity.Unconfirmed => await ConfirmAsync(read, bytes, request.Settings).ConfigureAwait(false),
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

        var loaded = await waiter.WaitAsync(read, LoadAsync(read, request, useL2, rejectedHeader), request.Load, isLeader: true, cancellationToken).ConfigureAwait(false);
        return Report(request, loaded);
    }

    /// <summary>With timeouts on another thread: a factory that blocks before it returns a task must not keep the leader from them.</summary>
    private Task<ReadResult<T>> LoadAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request, bool useL2, ReadOnlyMemory<byte> rejectedHeader) =>
        waiter.HasTimeouts(request.Load) ? Task.Run(() => loader.LoadAsync(read, request, useL2, rejectedHeader)) : loader.LoadAsync(read, request, useL2, rejectedHeader);

    private async ValueTask<(bool Valid, ReadResult<T>? Hit)> ConfirmAsync<T>(InFlightRead<T> read, ReadOnlyMemory<byte> bytes, EntrySettings settings) =>
        await l2.ValidateAsync(read.Key, bytes).ConfigureAwait(false) is { } entry ? (true, Complete(read, entry, settings)) : (false, null);

    /// <summary>Completes the read with the value of the entry; null when that is not a <typeparamref name="T"/>.</summary>
    private ReadResult<T>? Complete<T>(InFlightRead<T> read, in Envelope entry, in EntrySettings settings)
    {
        if (!l1.TryStoreFromL2(read, entry, settings, out var result))
        {
            return null;
        }

        stampedeGuard.Complete(read, result, l1.PayloadForWaiters<T>(entry));
        return result;
    }

    private async ValueTask<T> WaitForLeaderAsync<TState, T>(
        InFlightRead<T> read, Task<ReadResult<T>> completion, ReadRequest<TState, T> request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await waiter.WaitAsync(read, completion, request.Load, isLeader: false, cancellationToken).ConfigureAwait(false);
            return Report(request, waiter.CopyOf(result));
        }
        catch (Exception exception) when (exception is not CacheLoadTimeoutException && read.LeaderCanceled && !cancellationToken.IsCancellationRequested)
        {
            // The load may have failed because the leader's request disposed of what its factory used: read again, with this caller's factory.
        }

        return await ReadAsync(request, waiter.Now, cancellationToken).ConfigureAwait(false);
    }

    private T Report<TState, T>(in ReadRequest<TState, T> request, in ReadResult<T> result)
    {
        recorder.Record(UncachedRead.Is(request.Flags) ? null : request.Key, result.Source, request.State);
        return result.Value;
    }
}
