using StackExchange.Redis;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>
/// The window of one caller, as this gateway sees it: permits leased from the shared window, and what it admitted itself, for when there is no shared window.
/// </summary>
/// <remarks>
/// Leased permits are counted in the bucket in which they were given, and are used only until that bucket ends. A permit is therefore always counted for at
/// least a whole window after its use, and the limit holds for all gateways together. The end is measured from before the call, so that it is never later
/// than the server's.
/// </remarks>
internal sealed class CallerWindow(WindowShape shape, RedisKey key, IWindowStore store, TimeProvider time)
{
    /// <summary>The server's clock is read in whole milliseconds.</summary>
    private static readonly TimeSpan s_clockResolution = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly LocalWindow _local = new(shape);
    private readonly Queue<TaskCompletionSource<Decision>> _waiters = new();
    private WindowGrant _lease;
    private int _leasedPermits;
    private TimeSpan _leaseEnd;
    private TimeSpan _nextPermit;
    private int _recentUse;
    private bool _isAcquiring;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Decides without waiting: from a lease, from a rejection that is still true, or without the shared window.</summary>
    public bool TryDecide(TimeSpan now, out Decision decision)
    {
        lock (_lock)
        {
            return TryDecideInLock(now, out decision);
        }
    }

    /// <summary>Decides, if necessary by the shared window. Requests that come meanwhile share the next call.</summary>
    public ValueTask<Decision> DecideAsync()
    {
        TaskCompletionSource<Decision> waiter;
        lock (_lock)
        {
            if (TryDecideInLock(Now, out var decision))
            {
                return new(decision);
            }

            waiter = new TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue(waiter);
            if (_isAcquiring)
            {
                return new(waiter.Task);
            }

            _isAcquiring = true;
        }

        _ = AcquireForWaitersAsync();
        return new(waiter.Task);
    }

    private bool TryDecideInLock(TimeSpan now, out Decision decision)
    {
        if (now < _leaseEnd)
        {
            if (_leasedPermits > 0)
            {
                decision = UseLeasedPermit(now);
                return true;
            }

            if (_lease.Remaining == 0)
            {
                // Permits come back at the end of a bucket only.
                decision = Rejection(now);
                return true;
            }
        }

        if (!store.IsAvailable)
        {
            decision = _local.Decide(now);
            return true;
        }

        decision = default;
        return false;
    }

    private async Task AcquireForWaitersAsync()
    {
        while (true)
        {
            WindowRequest request;
            lock (_lock)
            {
                while (_waiters.Count > 0 && TryDecideInLock(Now, out var decision))
                {
                    _waiters.Dequeue().SetResult(decision);
                }

                if (_waiters.Count == 0)
                {
                    _isAcquiring = false;
                    return;
                }

                request = new WindowRequest(_waiters.Count, _recentUse, _lease.Bucket, _leasedPermits);
                _leasedPermits = 0;
            }

            var sent = Now;
            var grant = await store.AcquireAsync(key, shape, request);
            lock (_lock)
            {
                Complete(request, grant, sent);
            }
        }
    }

    private void Complete(WindowRequest request, WindowGrant? grant, TimeSpan sent)
    {
        var now = Now;
        if (grant is { } lease)
        {
            // What was used recently is the best guess of what will be, and bounds what can be leased without use.
            _recentUse = lease.Bucket == _lease.Bucket ? _recentUse : _recentUse / 2;
            _lease = lease;
            _leasedPermits = lease.Permits;
            _leaseEnd = sent + lease.BucketRemaining - s_clockResolution;
            _nextPermit = now + lease.NextPermit;
        }

        for (var index = 0; index < request.Waiting && _waiters.TryDequeue(out var waiter); index++)
        {
            // The permits of those that waited were given to them: they may use them after the end of the bucket.
            waiter.SetResult(grant is null ? _local.Decide(now) : _leasedPermits > 0 ? UseLeasedPermit(now) : Rejection(now));
        }
    }

    private Decision UseLeasedPermit(TimeSpan now)
    {
        _leasedPermits--;
        _recentUse++;
        _local.Record(now);
        return new Decision(true, _lease.Remaining + _leasedPermits, _nextPermit - now, IsLocal: false);
    }

    private Decision Rejection(TimeSpan now) => new(false, 0, _nextPermit - now, IsLocal: false);
}
