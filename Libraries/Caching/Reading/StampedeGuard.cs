using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.L1;

namespace Showroom.Caching.Reading;

/// <summary>The reads in flight: at most one per key that further callers may join.</summary>
internal sealed class StampedeGuard(L1Cache l1, CoherenceMonitor monitor)
{
    private readonly ConcurrentDictionary<string, InFlightRead> _reads = new(StringComparer.Ordinal);

    /// <summary>Joins the read of the key, or starts one: then <paramref name="completion"/> is null and the caller is the leader.</summary>
    public InFlightRead<T> JoinOrStart<T>(string key, HybridCacheEntryFlags flags, long now, out Task<ReadResult<T>>? completion)
    {
        var started = new InFlightRead<T>(key, flags, l1.TakeStamp(key, monitor.PartitionOf(key), now));
        while (true)
        {
            var present = _reads.GetOrAdd(key, started);
            if (present == started)
            {
                completion = null;
                return started;
            }

            if (present is InFlightRead<T> read && read.Flags == flags && l1.IsCurrent(key, read.Stamp) && read.TryJoin(out completion))
            {
                return read;
            }

            if (_reads.TryUpdate(key, started, present))
            {
                completion = null;
                return started;
            }
        }
    }

    /// <summary>Starts a read without a caller; null when one is in flight that a caller would join.</summary>
    public InFlightRead<T>? TryStart<T>(string key, HybridCacheEntryFlags flags, long now)
    {
        var started = new InFlightRead<T>(key, flags, l1.TakeStamp(key, monitor.PartitionOf(key), now));
        return _reads.TryAdd(key, started) ? started : null;
    }

    /// <summary>Completes the read. The payload, from which waiters decode their copies, is copied only when there are waiters.</summary>
    public void Complete<T>(InFlightRead<T> read, in ReadResult<T> result, ReadOnlyMemory<byte> payload = default)
    {
        _reads.TryRemove(new(read.Key, read));
        read.Complete()?.TrySetResult(payload.IsEmpty ? result : result with { Payload = payload.ToArray() });
    }

    public void Fail<T>(InFlightRead<T> read, Exception exception)
    {
        _reads.TryRemove(new(read.Key, read));
        if (read.Complete() is { } completion && completion.TrySetException(exception))
        {
            // Marks the exception as observed: all waiters may have left.
            _ = completion.Task.Exception;
        }
    }
}
