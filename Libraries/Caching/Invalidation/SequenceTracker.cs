namespace Showroom.Caching.Invalidation;

/// <summary>Tracks which invalidations have arrived: the contiguous prefix of the sequence, and the numbers received beyond a gap.</summary>
internal sealed class SequenceTracker
{
    private const int MaxPending = 100_000;

    private readonly Lock _lock = new();
    private readonly SortedSet<long> _pending = [];
    private long _contiguous;
    private long _highest;

    /// <summary>The highest number seen. L2 has applied every change up to it, whether or not the message has arrived.</summary>
    public long Highest => Interlocked.Read(ref _highest);

    /// <summary>Every message up to this number has arrived.</summary>
    public long HighestContiguous => Interlocked.Read(ref _contiguous);

    /// <summary>Records a received message; true when it is out of order.</summary>
    public bool RecordReceived(long sequence)
    {
        lock (_lock)
        {
            var late = sequence < _highest;
            _highest = Math.Max(_highest, sequence);
            if (sequence == _contiguous + 1)
            {
                _contiguous = sequence;
                AdvanceContiguous();
            }
            else if (sequence > _contiguous && _pending.Count < MaxPending)
            {
                _pending.Add(sequence);
            }

            return late;
        }
    }

    /// <summary>Records a change of this replica: L2 has applied it, though its message may not have arrived.</summary>
    public void RecordSent(long sequence)
    {
        lock (_lock)
        {
            _highest = Math.Max(_highest, sequence);
        }
    }

    /// <summary>Continues at a number up to which all messages count as received, because L1 has been cleared.</summary>
    public void Reset(long sequence)
    {
        lock (_lock)
        {
            _contiguous = sequence;
            _highest = Math.Max(_highest, sequence);
            _pending.RemoveWhere(number => number <= sequence);
            AdvanceContiguous();
        }
    }

    private void AdvanceContiguous()
    {
        while (_pending.Remove(_contiguous + 1))
        {
            _contiguous++;
        }
    }
}
