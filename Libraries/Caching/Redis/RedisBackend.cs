using Microsoft.Extensions.Logging;
using Showroom.Caching.L2;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

internal static class RedisBackend
{
    /// <param name="sender">Identifies this replica in the messages that it publishes.</param>
    public static L2Backend Create(IConnectionMultiplexer connection, RedisKeys keys, long sender, TimeProvider time, ILogger logger)
    {
        var store = new RedisL2Store(connection, keys, sender, time);
        return new(store, new RedisInvalidationChannel(connection, keys, sender, time, logger), store);
    }
}
