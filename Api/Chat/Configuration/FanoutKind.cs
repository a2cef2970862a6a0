namespace Showroom.Api.Chat.Configuration;

/// <summary>How messages reach the members of a room on other replicas.</summary>
internal enum FanoutKind
{
    /// <summary>One Redis channel per room, to which a replica is subscribed while it has members of the room; what is lost is read from the history.</summary>
    Rooms,

    /// <summary>SignalR's own backplane for Redis, for comparison. What it loses is not read from the history.</summary>
    Backplane,

    /// <summary>They do not: each replica delivers to its own connections, for comparison.</summary>
    None,
}
