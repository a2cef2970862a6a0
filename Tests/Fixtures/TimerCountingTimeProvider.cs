namespace Showroom.Tests.Fixtures;

/// <summary>A clock under the test's control that also counts how often a timer was armed.</summary>
internal sealed class TimerCountingTimeProvider : FakeTimeProvider
{
    private int _timersArmed;

    public int TimersArmed => _timersArmed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Count(dueTime);
        return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private void Count(TimeSpan dueTime)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Interlocked.Increment(ref _timersArmed);
        }
    }

    private sealed class CountedTimer(TimerCountingTimeProvider time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Count(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
