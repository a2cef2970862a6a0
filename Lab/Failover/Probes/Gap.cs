namespace Showroom.Lab.Failover.Probes;

/// <summary>Times without an event.</summary>
internal static class Gap
{
    /// <summary>The longest time between two events of which the second is after the failover began; null when there was none after the promotion.</summary>
    /// <param name="events">Their timestamps.</param>
    /// <param name="failedOverAt">When the failover began.</param>
    /// <param name="promotedAt">When the new primary accepted writes.</param>
    public static TimeSpan? Longest(IReadOnlyCollection<long> events, long failedOverAt, long promotedAt)
    {
        var times = events.Order().ToArray();
        var after = Array.FindIndex(times, time => time > failedOverAt);
        return after < 1 || times[^1] <= promotedAt
            ? null
            : Enumerable.Range(after, times.Length - after).Max(i => TimeProvider.System.GetElapsedTime(times[i - 1], times[i]));
    }
}
