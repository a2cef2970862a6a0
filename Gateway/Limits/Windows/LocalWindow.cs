namespace Showroom.Gateway.Limits.Windows;

/// <summary>
/// The window of one caller in the memory of this process: the algorithm of <see cref="WindowScript"/> on the process's clock. Not thread-safe.
/// </summary>
internal sealed class LocalWindow(WindowShape shape)
{
    private const int Slots = WindowShape.Buckets + 1;

    /// <summary>Of the bucket with the index modulo <see cref="Slots"/>.</summary>
    private readonly int[] _counts = new int[Slots];

    private long _current;
    private int _used;

    /// <summary>Counts an admission that was decided elsewhere, even beyond the limit.</summary>
    public void Record(TimeSpan now)
    {
        Advance(now);
        _counts[_current % Slots]++;
        _used++;
    }

    public Decision Decide(TimeSpan now)
    {
        Advance(now);
        var isAdmitted = _used < shape.PermitLimit;
        if (isAdmitted)
        {
            _counts[_current % Slots]++;
            _used++;
        }

        return new Decision(isAdmitted, Math.Max(0, shape.PermitLimit - _used), TimeUntilNextPermit(now), IsLocal: true);
    }

    /// <summary>Forgets the buckets that have left the window.</summary>
    private void Advance(TimeSpan now)
    {
        var index = (long)now.TotalMilliseconds / shape.BucketMilliseconds;
        for (var passed = Math.Min(index - _current, Slots); passed > 0; passed--)
        {
            ref var count = ref _counts[(index - passed + 1) % Slots];
            _used -= count;
            count = 0;
        }

        _current = Math.Max(_current, index);
    }

    private TimeSpan TimeUntilNextPermit(TimeSpan now)
    {
        var oldest = Math.Max(0, _current - WindowShape.Buckets);
        while (oldest < _current && _counts[oldest % Slots] == 0)
        {
            oldest++;
        }

        return TimeSpan.FromMilliseconds((oldest + Slots) * shape.BucketMilliseconds) - now;
    }
}
