using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Caching.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>A Redis-compatible server. Each replica connects with a multiplexer of its own.</summary>
public abstract class RedisLikeServer(Func<Task<RedisServer>> start) : ICacheServer
{
    private RedisServer? _server;

    /// <summary>The server process, which tests pause, kill and restart.</summary>
    public RedisServer Process => _server!;

    public string Configuration => Process.ConnectionString + ",abortConnect=false,connectTimeout=2000,connectRetry=2,allowAdmin=true";

    public async ValueTask InitializeAsync() => _server = await start();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public async Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(Configuration);
        var keys = new RedisKeys(prefix, 1);
        return new(
            RedisBackend.Create(multiplexer, keys, Random.Shared.NextInt64(), time ?? TimeProvider.System, NullLogger.Instance),
            (key, bytes) => multiplexer.GetDatabase().StringSetAsync(keys.Entry(key), bytes, TimeSpan.FromMinutes(1)),
            sequence => multiplexer.GetDatabase().StringSetAsync(keys.Sequence, sequence, TimeSpan.FromMinutes(1)),
            async () =>
            {
                Dictionary<string, TimeSpan?> lifetimes = [];
                await foreach (var key in multiplexer.GetServers()[0].KeysAsync(pattern: prefix + ":*"))
                {
                    lifetimes[key.ToString()] = await multiplexer.GetDatabase().KeyTimeToLiveAsync(key);
                }

                return lifetimes;
            },
            multiplexer.DisposeAsync);
    }
}

public sealed class RedisCacheServer() : RedisLikeServer(TestServers.StartRedisAsync);

public sealed class GarnetCacheServer() : RedisLikeServer(TestServers.StartGarnetAsync);
