namespace Showroom.Api.Chat.Configuration;

/// <summary>Configuration section <c>Chat</c>.</summary>
internal sealed record ChatOptions
{
    public const string Section = "Chat";

    /// <summary>How messages reach other replicas: <c>rooms</c>, <c>backplane</c> or <c>none</c>. The same on all replicas.</summary>
    public FanoutKind Fanout { get; init; } = FanoutKind.Rooms;

    /// <summary>Rooms that one connection may be in, 1 to 1,000.</summary>
    public int MaxRoomsPerConnection { get; init; } = 20;

    /// <summary>Joins and leaves per second of one connection, after a burst of <see cref="MaxRoomsPerConnection"/>; 1 to 100,000.</summary>
    public int JoinsPerSecond { get; init; } = 5;

    /// <summary>Messages per second of one account on one replica, after a burst of <see cref="SendBurst"/>; 1 to 100,000.</summary>
    public int SendsPerSecond { get; init; } = 5;

    /// <summary>Messages that an account may send in quick succession, 1 to 100,000.</summary>
    public int SendBurst { get; init; } = 20;

    /// <summary>Messages that wait to be stored on one replica; more are refused. 1 to 1,000,000.</summary>
    public int MaxQueuedSends { get; init; } = 10_000;

    /// <summary>Messages stored in one transaction, 1 to 10,000.</summary>
    public int MaxCommitBatch { get; init; } = 500;

    /// <summary>How long a message may wait to be stored before its sender gets an error, more than zero and at most one minute.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of a room that a replica keeps for connections that are behind; one that is further behind is closed. 16 to 100,000.</summary>
    public int MaxBacklog { get; init; } = 512;

    /// <summary>How long a replica stays subscribed to a room after its last member left, zero to one hour.</summary>
    public TimeSpan UnsubscribeDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a replica compares the last sequence of its rooms with the database, 10 ms to one hour.</summary>
    public TimeSpan WatermarkInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica waits for a message that is overtaken by a later one before it reads the history, 1 ms to one minute.</summary>
    public TimeSpan GapDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the sessions of the connections are checked: so long a connection can outlive its session. 100 ms to one minute.</summary>
    public TimeSpan SessionCheckInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The minimum time between two presence events of a room, 10 ms to one minute.</summary>
    public TimeSpan PresenceInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After which silence the members of a replica are not counted any more; at least three times <see cref="PresenceInterval"/>.</summary>
    public TimeSpan PresenceExpiry { get; init; } = TimeSpan.FromSeconds(10);
}
