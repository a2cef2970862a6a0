using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Caching.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>The connection of one replica to Redis, with a multiplexer of its own.</summary>
internal static class RedisConnection
{
    public const string Settings = ",abortConnect=false,connectRetry=2,allowAdmin=true" + RedisClient.RelaxedTimeouts;

    /// <summary>While there is no server: the first attempts to connect and to subscribe last as long as the timeouts.</summary>
    public const string SettingsWithoutServer = Settings + ",connectTimeout=2000,syncTimeout=5000";

    public static Task<ConnectionMultiplexer> AsAdministratorAsync(string configuration) => ConnectionMultiplexer.ConnectAsync(configuration + Settings);

    public static async Task<Connection> OpenAsync(string configuration, string prefix, TimeProvider? time = null)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = multiplexer.GetDatabase();
        var backend = RedisBackend.Create(multiplexer, new RedisKeys(prefix, 1), time ?? TimeProvider.System, NullLogger.Instance);
        var keys = new RedisKeys(prefix, 1, isCluster: backend.Store.DetectPartitions() > 1);
        return new(
            backend,
            (key, bytes) => database.StringSetAsync(keys.Entry(key), bytes, TimeSpan.FromMinutes(1)),
            async key =>
            {
                await database.KeyDeleteAsync(keys.Entry(key));
                await database.ListLeftPushAsync(keys.Entry(key), "not a string");
            },
            (key, sequence) => database.StringSetAsync(keys.Sequence(keys.PartitionOf(key)), sequence, TimeSpan.FromMinutes(1)),
            async () =>
            {
                Dictionary<string, TimeSpan?> lifetimes = [];
                foreach (var server in multiplexer.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }))
                {
                    await foreach (var key in server.KeysAsync(pattern: prefix + ":*"))
                    {
                        lifetimes[key.ToString()] = await database.KeyTimeToLiveAsync(key);
                    }
                }

                return lifetimes;
            },
            multiplexer.DisposeAsync);
    }
}
