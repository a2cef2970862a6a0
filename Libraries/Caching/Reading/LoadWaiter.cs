using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>
/// Waits for a load, within the caller's own timeouts. After the soft timeout an expired value is returned, if an entry that has not expired would be
/// served at that moment; after the hard timeout the wait fails. In both cases the load continues.
/// </summary>
internal sealed class LoadWaiter(L1Store l1, BackgroundLoads background, CacheEntryFactory entries, CacheOptions options, TimeProvider time)
{
    public bool HasTimeouts(LoadOptions? load) =>
        (load?.FactorySoftTimeout ?? options.FactorySoftTimeout) > TimeSpan.Zero || (load?.FactoryHardTimeout ?? options.FactoryHardTimeout) > TimeSpan.Zero;

    public long Now => time.GetTimestamp();

    /// <exception cref="CacheLoadTimeoutException">The hard timeout has passed.</exception>
    public async Task<ReadResult<T>> WaitAsync<T>(InFlightRead<T> read, Task<ReadResult<T>> completion, LoadOptions? load, bool isLeader, CancellationToken cancellationToken)
    {
        try
        {
            return await WithTimeoutsAsync(read, completion, load, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The result for a caller that is not the leader: a value of a mutable type is decoded for each.</summary>
    public ReadResult<T> CopyOf<T>(in ReadResult<T> result) =>
        !entries.Codecs.For<T>().IsShared && result.Payload is not null && entries.TryDecode<T>(result.Payload, out var copy) ? result with { Value = copy! } : result;

    private async ValueTask<ReadResult<T>> WithTimeoutsAsync<T>(InFlightRead<T> read, Task<ReadResult<T>> completion, LoadOptions? load, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var soft = load?.FactorySoftTimeout ?? options.FactorySoftTimeout;
        if (soft > TimeSpan.Zero
            && l1.HasExpired(read)
            && !await CompletesWithinAsync(completion, soft - time.GetElapsedTime(read.Stamp.StartedAt, startedAt), cancellationToken).ConfigureAwait(false)
            && l1.TryGetExpired(read, out var expired))
        {
            background.Continue(read, "soft");
            return expired;
        }

        var hard = load?.FactoryHardTimeout ?? options.FactoryHardTimeout;
        if (hard > TimeSpan.Zero && !await CompletesWithinAsync(completion, hard - time.GetElapsedTime(startedAt), cancellationToken).ConfigureAwait(false))
        {
            background.Continue(read, "hard");
            throw new CacheLoadTimeoutException(hard);
        }

        return await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> CompletesWithinAsync(Task completion, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!completion.IsCompleted && timeout > TimeSpan.Zero)
        {
            // Without exceptions: the load itself may end with a TimeoutException.
            await completion.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return completion.IsCompleted;
    }
}
