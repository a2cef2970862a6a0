using Showroom.ServiceDefaults.Redis;

namespace Showroom.Api.Chat.Presence;

/// <summary>The Redis keys of the presence.</summary>
internal static class PresenceKeys
{
    private static readonly RedisKeyspace s_keyspace = new("chat");

    /// <summary>
    /// A sorted set: the process ids of replicas, with the time of their last heartbeat by their own clocks. It only lists candidates; whether a replica
    /// is alive follows from the expiry of <see cref="Members"/>. Lives one day from the last heartbeat of any replica.
    /// </summary>
    public static RedisKeyDefinition Replicas() => s_keyspace.SortedSet("replicas", TimeSpan.FromDays(1));

    /// <summary>A hash: the members of each room on one replica; it expires when the replica's heartbeats do not come.</summary>
    public static RedisKeyDefinition Members(string replica, TimeSpan expiry) => s_keyspace.Hash($"members:{replica}", expiry);
}
