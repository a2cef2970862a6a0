using System.Collections.Concurrent;

namespace Showroom.Caching.L2;

/// <summary>
/// The timeouts of all operations in flight. All have the same duration, and one timer, armed for the oldest of them, serves all. Invariant: <b>the party
/// that removes an operation from its slot, its result or the timer, completes it.</b> A table with scattered slots rather than a list, because every L2
/// read passes here: processors that add and remove concurrently rarely share a cache line. The timer is not disposed with the cache: operations in
/// flight still have to time out.
/// </summary>
internal sealed class TimeoutScheduler
{
    private const int SlotBits = 12;
    private const int MaxProbes = 8;
    private const int NoSlot = -1;
    private const long NotArmed = long.MaxValue;
    private static readonly TimeSpan s_minDelay = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _timeout;
    private readonly TimedOperation?[] _slots = new TimedOperation?[1 << SlotBits];
    private readonly ConcurrentDictionary<TimedOperation, bool> _overflow = new();
    private readonly Lock _timerLock = new();
    private readonly ITimer _timer;
    private long _armedFor = NotArmed;

    public TimeoutScheduler(TimeSpan timeout, TimeProvider time)
    {
        _time = time;
        _timeout = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(static self => ((TimeoutScheduler)self!).ExpireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TimedOperation operation, long startedAt)
    {
        operation.Deadline = startedAt + _timeout;
        operation.Slot = TakeSlot(operation, startedAt);

        // Only the first operation after the timer fired arms it again: later ones have later deadlines.
        if (operation.Deadline < Interlocked.Read(ref _armedFor))
        {
            ArmTimer(operation.Deadline);
        }
    }

    /// <summary>Removes the operation; false when it has timed out first.</summary>
    public bool TryRemove(TimedOperation operation) => operation.Slot == NoSlot
        ? _overflow.TryRemove(operation, out _)
        : Interlocked.CompareExchange(ref _slots[operation.Slot], null, operation) == operation;

    private int TakeSlot(TimedOperation operation, long startedAt)
    {
        // The timestamp as hash: it needs no shared counter.
        var first = (int)((ulong)startedAt * 0x9E37_79B9_7F4A_7C15 >> (64 - SlotBits));
        for (var i = first; i < first + MaxProbes; i++)
        {
            ref var slot = ref _slots[i & (_slots.Length - 1)];
            if (slot is null && Interlocked.CompareExchange(ref slot, operation, null) is null)
            {
                return i & (_slots.Length - 1);
            }
        }

        _overflow[operation] = true;
        return NoSlot;
    }

    private void ArmTimer(long deadline)
    {
        lock (_timerLock)
        {
            if (deadline < _armedFor)
            {
                Interlocked.Exchange(ref _armedFor, deadline);
                var delay = TimeSpan.FromSeconds((deadline - _time.GetTimestamp()) / (double)_time.TimestampFrequency);
                _timer.Change(delay > s_minDelay ? delay : s_minDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void ExpireDue()
    {
        // Before the scan: an operation that is added too late for the scan sees this value and arms the timer itself.
        Interlocked.Exchange(ref _armedFor, NotArmed);
        var now = _time.GetTimestamp();
        var next = NotArmed;
        foreach (ref var slot in _slots.AsSpan())
        {
            if (Volatile.Read(ref slot) is { } operation && IsDue(operation) && Interlocked.CompareExchange(ref slot, null, operation) == operation)
            {
                operation.OnTimeout();
            }
        }

        foreach (var (operation, _) in _overflow)
        {
            if (IsDue(operation) && _overflow.TryRemove(operation, out _))
            {
                operation.OnTimeout();
            }
        }

        if (next != NotArmed)
        {
            ArmTimer(next);
        }

        bool IsDue(TimedOperation operation)
        {
            if (now >= operation.Deadline)
            {
                return true;
            }

            next = Math.Min(next, operation.Deadline);
            return false;
        }
    }
}
