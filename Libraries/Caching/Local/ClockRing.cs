namespace Showroom.Caching.Local;

/// <summary>
/// Keeps the bytes in memory under a limit. A ring of entries and a hand: the hand passes over an entry that was read since its last visit
/// (and forgets that it was), and takes out one that was not. A read only sets a flag, so hits neither lock nor move anything,
/// which a list in order of use would have to.
/// </summary>
internal sealed class ClockRing(long capacity)
{
    private readonly Lock _lock = new();
    private LocalEntry? _hand;
    private long _bytes;
    private int _count;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count => Volatile.Read(ref _count);

    public void Add(LocalEntry entry)
    {
        lock (_lock)
        {
            if (_hand is null)
            {
                entry.Previous = entry.Next = _hand = entry;
            }
            else
            {
                // Just behind the hand: the new entry is the last one that it comes to.
                entry.Next = _hand;
                entry.Previous = _hand.Previous;
                entry.Previous!.Next = entry;
                _hand.Previous = entry;
            }

            _bytes += entry.Size;
            _count++;
        }
    }

    public void Remove(LocalEntry entry)
    {
        lock (_lock)
        {
            Unlink(entry);
        }
    }

    /// <summary>Takes out and returns the next entry to go, or null when the limit is kept.</summary>
    public LocalEntry? TakeVictim()
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

    private void Unlink(LocalEntry entry)
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
