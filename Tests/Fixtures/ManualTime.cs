namespace Showroom.Tests.Fixtures;

/// <summary>Time that moves when the test says so, and rings the timers that are due then.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now;

    public int TimersSet { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        _now += by.Ticks;
        foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToArray())
        {
            timer.Ring();
        }
    }

    private sealed class Timer : ITimer
    {
        private readonly ManualTime _time;
        private readonly Action _ring;

        public Timer(ManualTime time, Action ring)
        {
            (_time, _ring) = (time, ring);
            time._timers.Add(this);
        }

        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _time._now + dueTime.Ticks;
            _time.TimersSet += Due == long.MaxValue ? 0 : 1;
            return true;
        }

        public void Ring()
        {
            Due = long.MaxValue;
            _ring();
        }

        public void Dispose() => _time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
