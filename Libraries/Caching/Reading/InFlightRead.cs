using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.L1;

namespace Showroom.Caching.Reading;

/// <summary>The result of a read past L1.</summary>
/// <param name="Payload">The encoded value, when there is one and waiters may need a copy of the value.</param>
internal readonly record struct ReadResult<T>(T Value, byte[]? Payload, CacheSource Source);

/// <summary>One read of a key past L1, shared by all callers that want the key meanwhile.</summary>
internal abstract class InFlightRead;

/// <summary>
/// A read that yields a <typeparamref name="T"/>. The leader executes it; further callers wait for it. Most reads end after one GET without
/// another waiter, so the completion source and the cancellation source are created on demand.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A CancellationTokenSource without a timer holds no resources, and the last waiter may access it late.")]
internal sealed class InFlightRead<T>(string key, HybridCacheEntryFlags flags, ReadStamp stamp) : InFlightRead
{
    private readonly ReadStamp _stamp = stamp;

    // Guarded by a lock on this instance, which is internal to the cache; a lock object would be one more allocation per read.
    private TaskCompletionSource<ReadResult<T>>? _completion;
    private CancellationTokenSource? _cancellation;
    private ITimer? _backgroundTimer;
    private int _waiters = 1;
    private bool _completed;
    private bool _cancelled;

    public string Key => key;

    public HybridCacheEntryFlags Flags => flags;

    /// <summary>Taken before anything was read: a caller that comes after an invalidation does not join.</summary>
    public ref readonly ReadStamp Stamp => ref _stamp;

    /// <summary>The leader was cancelled before the load ended: resources of its request that the factory uses (a database session, say) may be disposed.</summary>
    public volatile bool LeaderCanceled;

    /// <summary>The load continues without a caller, and may wait for that of another replica for as long as it lasts.</summary>
    public bool IsBackground => Volatile.Read(ref _backgroundTimer) is not null;

    /// <summary>Cancelled when there are no waiters left.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (this)
            {
                _cancellation ??= new();
                if (_waiters == 0 || _cancelled)
                {
                    _cancellation.Cancel();
                }

                return _cancellation.Token;
            }
        }
    }

    /// <summary>Adds a waiter; false when the read has completed, or has been cancelled.</summary>
    public bool TryJoin([NotNullWhen(true)] out Task<ReadResult<T>>? completion)
    {
        lock (this)
        {
            if (_completed || _waiters == 0 || _cancelled)
            {
                completion = null;
                return false;
            }

            _waiters++;
            _completion ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            completion = _completion.Task;
            return true;
        }
    }

    /// <summary>Removes a waiter; the last one to leave an uncompleted read cancels it.</summary>
    public void RemoveWaiter(bool completed)
    {
        CancellationTokenSource? abandoned = null;
        lock (this)
        {
            if (--_waiters == 0 && !completed)
            {
                abandoned = _cancellation;
            }
        }

        abandoned?.Cancel();
    }

    /// <summary>
    /// From now on the read is not cancelled when its waiters leave, but by the timer. False when it has a timer already, or has completed.
    /// </summary>
    public bool TryContinueInBackground(Func<ITimer> startTimer)
    {
        lock (this)
        {
            if (_completed || _backgroundTimer is not null)
            {
                return false;
            }

            // The background is a waiter that never leaves.
            _waiters++;
            Volatile.Write(ref _backgroundTimer, startTimer());
            return true;
        }
    }

    public void Cancel()
    {
        CancellationTokenSource? cancellation;
        lock (this)
        {
            _cancelled = true;
            cancellation = _cancellation;
        }

        cancellation?.Cancel();
    }

    /// <summary>From now on no caller joins. Returns the completion source of those that did, or null.</summary>
    public TaskCompletionSource<ReadResult<T>>? Complete()
    {
        lock (this)
        {
            _completed = true;
            _backgroundTimer?.Dispose();
            return _completion;
        }
    }
}
