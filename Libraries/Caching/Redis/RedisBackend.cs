using Microsoft.Extensions.Logging;
using Showroom.Caching.L2;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

internal static class RedisBackend
{
    public static L2Backend Create(IConnectionMultiplexer connection, RedisKeys keys, TimeProvider time, ILogger logger)
    {
        var store = new RedisL2Store(connection, keys, time);
        store.DetectPartitions();
        return new(store, new RedisInvalidationChannel(connection, keys, time, logger), store);
    }
}
