using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Caching.Remote;
using StackExchange.Redis;

namespace Showroom.Tests.Caching.Servers;

/// <summary>A server process that replicas connect to, each with a multiplexer of its own.</summary>
public abstract class RedisLikeServer(ServerProcess process) : ICacheServer
{
    public ServerProcess Process => process;

    public async ValueTask InitializeAsync() => await process.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return process.DisposeAsync();
    }

    public async Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(process.Configuration);
        var keys = new RedisKeys(prefix, 1);
        var sender = Random.Shared.NextInt64();
        return new(
            new RedisSecondLevel(multiplexer, keys, sender, time ?? TimeProvider.System),
            new RedisInvalidationChannel(multiplexer, keys, sender, time ?? TimeProvider.System, NullLogger.Instance),
            (key, bytes) => multiplexer.GetDatabase().StringSetAsync(keys.Value(key), bytes, TimeSpan.FromMinutes(1)),
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

public sealed class RedisServer() : RedisLikeServer(new RedisProcess());

public sealed class GarnetServer() : RedisLikeServer(new GarnetProcess());
