namespace Showroom.Caching.Coherence;

/// <summary>
/// How long memory may be trusted. Invariant: <b>memory is trusted until T only if every change numbered at T - window or before has arrived here.</b>
/// Trust is granted for what was found out, and withdrawn at once, from any thread, when messages may be lost.
/// </summary>
internal sealed class Trust(TimeSpan window, TimeProvider time)
{
    private readonly long _window = (long)(window.TotalSeconds * time.TimestampFrequency);
    private long _until;
    private int _losses;
    private volatile bool _synchronized;

    /// <summary>Until when (TimeProvider.GetTimestamp) memory may be served.</summary>
    public long Until => Interlocked.Read(ref _until);

    /// <summary>Whether the second level's loss of changes, if any, has been dealt with.</summary>
    public bool Synchronized => _synchronized;

    /// <summary>Moves whenever messages may have been lost: who is about to find something out remembers it.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Everything that had changed by <paramref name="startedAt"/> is here; false when messages may have been lost since <paramref name="losses"/> was read.</summary>
    public bool Grant(long startedAt, int losses)
    {
        Interlocked.Exchange(ref _until, startedAt + _window);
        _synchronized = true;
        if (losses == Losses)
        {
            return true;
        }

        // Whoever lost them withdrew trust before it was granted here.
        Withdraw();
        return false;
    }

    /// <summary>Messages may be lost from here on. True when it was synchronised until now.</summary>
    public bool Withdraw()
    {
        Interlocked.Increment(ref _losses);
        var was = _synchronized;
        _synchronized = false;
        Interlocked.Exchange(ref _until, 0);
        return was;
    }

    /// <summary>It has to be found out anew what was missed; until then memory is trusted no longer than it was.</summary>
    public void Doubt() => _synchronized = false;
}
