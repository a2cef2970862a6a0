using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Notifications;

/// <summary>The Redis channels of notifications.</summary>
public static class NotificationChannels
{
    private static readonly RedisKeyspace s_keyspace = new("notifications");

    /// <summary><see cref="OrderChange"/>s of all accounts. Every replica of the Api is subscribed, and ignores those of accounts without a connection.</summary>
    public static RedisChannel Orders { get; } = s_keyspace.Channel("orders");
}
