namespace Showroom.Lab.ChatConsistency;

/// <summary>What <c>lab consistency</c> does.</summary>
internal sealed record ConsistencySettings
{
    /// <summary>How long messages are sent and processes fail.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Within this time every kind of fault occurs, and a replica is killed every <see cref="KillInterval"/>.</summary>
    public TimeSpan Cycle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From one kill of a replica to the next.</summary>
    public TimeSpan KillInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the loss of the Redis primary to the promotion of a replica.</summary>
    public TimeSpan Detection { get; init; } = TimeSpan.FromSeconds(2);

    public int Rooms { get; init; } = 20;

    /// <summary>Connections, each in five rooms.</summary>
    public int Members { get; init; } = 12;

    /// <summary>Messages per second, over all rooms.</summary>
    public int MessagesPerSecond { get; init; } = 100;

    /// <summary>The longest wait, after the last acknowledgement, until every member has everything.</summary>
    public TimeSpan MaxCatchUp { get; init; } = TimeSpan.FromSeconds(60);
}
