namespace Showroom.Api.Leaderboard;

/// <summary>The section <c>Leaderboard</c>.</summary>
internal sealed record LeaderboardOptions
{
    public const string Section = "Leaderboard";

    /// <summary>
    /// How often each replica compares Redis with Postgres. A score that was committed by a replica that then crashed appears after at most this time. 1 s to 1 h.
    /// </summary>
    public TimeSpan SynchronizationInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read waits for Redis before it uses Postgres; more than 0, at most 10 s.</summary>
    public TimeSpan RedisTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long Redis is not used for reads after it failed; more than 0, at most 1 min.</summary>
    public TimeSpan RedisBreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the ids of counted events are kept. Events that occurred earlier are not counted. 1 day to 365 days.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What is wrong, beginning with the key; null when nothing is.</summary>
    public string? FindError() =>
        SynchronizationInterval < TimeSpan.FromSeconds(1) || SynchronizationInterval > TimeSpan.FromHours(1)
            ? $"{Section}:{nameof(SynchronizationInterval)} must be 00:00:01 to 01:00:00."
        : RedisTimeout <= TimeSpan.Zero || RedisTimeout > TimeSpan.FromSeconds(10)
            ? $"{Section}:{nameof(RedisTimeout)} must be more than 0 and at most 00:00:10."
        : RedisBreakDuration <= TimeSpan.Zero || RedisBreakDuration > TimeSpan.FromMinutes(1)
            ? $"{Section}:{nameof(RedisBreakDuration)} must be more than 0 and at most 00:01:00."
        : EventRetention < TimeSpan.FromDays(1) || EventRetention > TimeSpan.FromDays(365)
            ? $"{Section}:{nameof(EventRetention)} must be 1.00:00:00 to 365.00:00:00."
        : null;
}
