namespace Showroom.Caching.Coherence;

/// <summary>Which invalidations have come in: up to where without a gap, and which beyond it.</summary>
internal sealed class SequenceTracker
{
    private const int MostBeyond = 100_000;

    private readonly Lock _lock = new();
    private readonly SortedSet<long> _beyond = [];
    private long _complete;
    private long _highest;

    /// <summary>The highest number seen. Every change up to it has been made in the second level, whether or not its message is here.</summary>
    public long Highest => Interlocked.Read(ref _highest);

    /// <summary>Every message up to this number is here.</summary>
    public long Complete => Interlocked.Read(ref _complete);

    /// <summary>Notes a message; true when a newer one had been here before it.</summary>
    public bool Observe(long sequence)
    {
        lock (_lock)
        {
            var late = sequence < _highest;
            _highest = Math.Max(_highest, sequence);
            if (sequence == _complete + 1)
            {
                _complete = sequence;
                Close();
            }
            else if (sequence > _complete && _beyond.Count < MostBeyond)
            {
                _beyond.Add(sequence);
            }

            return late;
        }
    }

    /// <summary>A change of one's own: it is done, though its message may still be under way.</summary>
    public void Advance(long sequence)
    {
        lock (_lock)
        {
            _highest = Math.Max(_highest, sequence);
        }
    }

    /// <summary>Starts over from a position at which everything from before has been distrusted.</summary>
    public void Reset(long sequence)
    {
        lock (_lock)
        {
            _complete = sequence;
            _highest = Math.Max(_highest, sequence);
            _beyond.RemoveWhere(number => number <= sequence);
            Close();
        }
    }

    private void Close()
    {
        while (_beyond.Remove(_complete + 1))
        {
            _complete++;
        }
    }
}
