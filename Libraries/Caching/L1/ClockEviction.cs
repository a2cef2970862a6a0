namespace Showroom.Caching.L1;

/// <summary>
/// CLOCK eviction by size in bytes: a circular list of entries and a hand. The hand skips an entry that was read since its last pass, and clears
/// its flag; it evicts one that was not. A read only sets a flag, so a hit takes no lock and moves no entry, which an LRU list would require.
/// </summary>
internal sealed class ClockEviction(long capacity)
{
    private readonly Lock _lock = new();
    private L1Entry? _hand;
    private long _bytes;
    private int _count;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count => Volatile.Read(ref _count);

    public void Add(L1Entry entry)
    {
        lock (_lock)
        {
            if (_hand is null)
            {
                entry.Previous = entry.Next = _hand = entry;
            }
            else
            {
                // Directly behind the hand, so that the new entry is the last one that the hand reaches.
                entry.Next = _hand;
                entry.Previous = _hand.Previous;
                entry.Previous!.Next = entry;
                _hand.Previous = entry;
            }

            _bytes += entry.Size;
            _count++;
        }
    }

    public void Remove(L1Entry entry)
    {
        lock (_lock)
        {
            Unlink(entry);
        }
    }

    /// <summary>Removes and returns the next entry to evict; null when the size is within the capacity.</summary>
    public L1Entry? TakeVictim()
    {
        lock (_lock)
        {
            if (_bytes <= capacity)
            {
                return null;
            }

            while (_hand is { Touched: true })
            {
                _hand.Touched = false;
                _hand = _hand.Next;
            }

            var victim = _hand;
            if (victim is not null)
            {
                Unlink(victim);
            }

            return victim;
        }
    }

    private void Unlink(L1Entry entry)
    {
        if (entry.Next is null)
        {
            return;
        }

        if (ReferenceEquals(entry.Next, entry))
        {
            _hand = null;
        }
        else
        {
            entry.Previous!.Next = entry.Next;
            entry.Next.Previous = entry.Previous;
            if (ReferenceEquals(_hand, entry))
            {
                _hand = entry.Next;
            }
        }

        entry.Previous = entry.Next = null;
        _bytes -= entry.Size;
        _count--;
    }
}
