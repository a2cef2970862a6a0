namespace Showroom.Caching.Remote;

/// <summary>
/// The operations under way, in the order in which they began. All have the same time, so the oldest is the first to run out of it, and one timer, set
/// to that moment, serves all of them. Whoever takes an operation off the list, its end or the timer, is the one to conclude it.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _limit;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Bounded? _oldest;
    private Bounded? _newest;
    private bool _timerSet;

    public Deadlines(TimeSpan limit, TimeProvider time)
    {
        _time = time;
        _limit = (long)(limit.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(static self => ((Deadlines)self!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Bounded operation, long startedAt)
    {
        operation.Until = startedAt + _limit;
        lock (_lock)
        {
            operation.Listed = true;
            operation.Older = _newest;
            if (_newest is null)
            {
                _oldest = operation;
            }
            else
            {
                _newest.Newer = operation;
            }

            _newest = operation;
            if (!_timerSet)
            {
                SetTimer(startedAt);
            }
        }
    }

    /// <summary>Takes the operation off the list; false when its time was over first.</summary>
    public bool Remove(Bounded operation)
    {
        lock (_lock)
        {
            if (!operation.Listed)
            {
                return false;
            }

            Unlink(operation);
            return true;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        while (TakeExpired() is { } operation)
        {
            operation.Expire();
        }
    }

    private Bounded? TakeExpired()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (_oldest is { } oldest && now >= oldest.Until)
            {
                Unlink(oldest);
                return oldest;
            }

            _timerSet = false;
            if (_oldest is not null)
            {
                SetTimer(now);
            }

            return null;
        }
    }

    private void SetTimer(long now)
    {
        var left = TimeSpan.FromSeconds((_oldest!.Until - now) / (double)_time.TimestampFrequency);
        _timerSet = _timer.Change(left > s_shortest ? left : s_shortest, Timeout.InfiniteTimeSpan);
    }

    private void Unlink(Bounded operation)
    {
        var (older, newer) = (operation.Older, operation.Newer);
        if (older is null)
        {
            _oldest = newer;
        }
        else
        {
            older.Newer = newer;
        }

        if (newer is null)
        {
            _newest = older;
        }
        else
        {
            newer.Older = older;
        }

        operation.Listed = false;
        operation.Older = operation.Newer = null;
    }
}

/// <summary>An operation that ends when its time is over, if not before. The links are the list's.</summary>
internal abstract class Bounded
{
    public long Until { get; set; }

    public bool Listed { get; set; }

    public Bounded? Older { get; set; }

    public Bounded? Newer { get; set; }

    /// <summary>The time is over.</summary>
    public abstract void Expire();
}
