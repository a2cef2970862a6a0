using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Showroom.Caching.Remote;

/// <summary>
/// The operations under way. All have the same time, and one timer, set to the end of the one that began first, serves all of them. Whoever takes an
/// operation out of its slot, its answer or the timer, is the one to conclude it. A table rather than a list, because every read passes here: processors
/// that add and remove have hardly a cache line in common.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer is set only while operations are under way, and they must end even when the cache has been disposed of.")]
internal sealed class Deadlines
{
    private const int SlotBits = 12;
    private const int Probes = 8;
    private const int NoSlot = -1;
    private const long Never = long.MaxValue;
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _limit;
    private readonly Bounded?[] _slots = new Bounded?[1 << SlotBits];
    private readonly ConcurrentDictionary<Bounded, bool> _beyond = new();
    private readonly Lock _timerLock = new();
    private readonly ITimer _timer;
    private long _due = Never;

    public Deadlines(TimeSpan limit, TimeProvider time)
    {
        _time = time;
        _limit = (long)(limit.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(static self => ((Deadlines)self!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Bounded operation, long startedAt)
    {
        operation.Until = startedAt + _limit;
        operation.Slot = Place(operation, startedAt);

        // Only the first since the timer rang: the others end later.
        if (operation.Until < Interlocked.Read(ref _due))
        {
            RingAt(operation.Until);
        }
    }

    /// <summary>Takes the operation out; false when its time was over first.</summary>
    public bool Remove(Bounded operation) => operation.Slot == NoSlot
        ? _beyond.TryRemove(operation, out _)
        : Interlocked.CompareExchange(ref _slots[operation.Slot], null, operation) == operation;

    private int Place(Bounded operation, long startedAt)
    {
        // Scattered by the time that it is, which nobody has to count.
        var first = (int)((ulong)startedAt * 0x9E37_79B9_7F4A_7C15 >> (64 - SlotBits));
        for (var i = first; i < first + Probes; i++)
        {
            ref var slot = ref _slots[i & (_slots.Length - 1)];
            if (slot is null && Interlocked.CompareExchange(ref slot, operation, null) is null)
            {
                return i & (_slots.Length - 1);
            }
        }

        _beyond[operation] = true;
        return NoSlot;
    }

    private void RingAt(long until)
    {
        lock (_timerLock)
        {
            if (until < _due)
            {
                Interlocked.Exchange(ref _due, until);
                var left = TimeSpan.FromSeconds((until - _time.GetTimestamp()) / (double)_time.TimestampFrequency);
                _timer.Change(left > s_shortest ? left : s_shortest, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Sweep()
    {
        // Before looking: an operation that comes too late to be seen sees this, and sets the timer itself.
        Interlocked.Exchange(ref _due, Never);
        var now = _time.GetTimestamp();
        var next = Never;
        foreach (ref var slot in _slots.AsSpan())
        {
            if (Volatile.Read(ref slot) is { } operation && IsOver(operation) && Interlocked.CompareExchange(ref slot, null, operation) == operation)
            {
                operation.Expire();
            }
        }

        foreach (var (operation, _) in _beyond)
        {
            if (IsOver(operation) && _beyond.TryRemove(operation, out _))
            {
                operation.Expire();
            }
        }

        if (next != Never)
        {
            RingAt(next);
        }

        bool IsOver(Bounded operation)
        {
            if (now >= operation.Until)
            {
                return true;
            }

            next = Math.Min(next, operation.Until);
            return false;
        }
    }
}

/// <summary>An operation that ends when its time is over, if not before.</summary>
internal abstract class Bounded
{
    public long Until { get; set; }

    public int Slot { get; set; }

    /// <summary>The time is over.</summary>
    public abstract void Expire();
}
