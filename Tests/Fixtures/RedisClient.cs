using StackExchange.Redis;

namespace Showroom.Tests.Fixtures;

/// <summary>Connections of a test of its own to Redis, with timeouts that a slow machine does not exceed.</summary>
internal static class RedisClient
{
    /// <summary>To be appended to a connection string. The keep-alive, in seconds, is also what a connection without a response is closed after.</summary>
    public const string RelaxedTimeouts = ",connectTimeout=60000,asyncTimeout=60000,syncTimeout=60000,keepAlive=60";

    /// <summary>Connects with the rights of an administrator.</summary>
    public static Task<ConnectionMultiplexer> ConnectAsync(string connectionString) =>
        ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true{RelaxedTimeouts}");
}
