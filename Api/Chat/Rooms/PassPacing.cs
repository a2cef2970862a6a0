namespace Showroom.Api.Chat.Rooms;

/// <summary>
/// The pause after a pass: as long as the pass, so that the members of one room never take more than half of a processor. Messages that arrive meanwhile make
/// larger events, each of which costs a member's connection hardly more than one message, and the processors have time for what brings the messages here.
/// After a short pass there is no pause.
/// </summary>
internal sealed class PassPacing(TimeProvider time, IThreadPoolWorkItem pass)
{
    // The resolution of timers.
    private static readonly TimeSpan s_minPass = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(20);

    private ITimer? _timer;
    private long _startedAt;

    public void Begin() => _startedAt = time.GetTimestamp();

    /// <summary>Ends a pass.</summary>
    /// <returns>Whether a pause has begun, after which the pass is executed again.</returns>
    public bool TryPause()
    {
        var duration = time.GetElapsedTime(_startedAt);
        if (duration < s_minPass)
        {
            return false;
        }

        _timer ??= time.CreateTimer(static pass => ((IThreadPoolWorkItem)pass!).Execute(), pass, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return _timer.Change(duration < s_maxPause ? duration : s_maxPause, Timeout.InfiniteTimeSpan);
    }
}
