using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>The settings of every connection to Redis (docs/failover.md has what each of them does in a failover).</summary>
internal static class RedisConnectionDefaults
{
    /// <param name="redis">The connection.</param>
    /// <param name="options">The timing.</param>
    /// <param name="isSet">Whether the connection string has a setting of this name, which takes precedence.</param>
    /// <param name="time">The clock.</param>
    public static void Apply(ConfigurationOptions redis, RedisOptions options, Func<string, bool> isSet, TimeProvider time)
    {
        redis.AbortOnConnectFail = false;

        // A command without a connection fails immediately: what it serves has a way to continue without Redis, and a client that waits.
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        redis.CircuitBreaker = new UnusableConnectionBreaker(options.MaxSilence, time);
        redis.HeartbeatInterval = options.Heartbeat;
        redis.ReconnectRetryPolicy = new ExponentialRetry(Milliseconds(options.MinReconnectDelay), Milliseconds(options.MaxReconnectDelay));
        if (!isSet("connectTimeout"))
        {
            redis.ConnectTimeout = Milliseconds(options.ConnectTimeout);
        }

        if (!isSet("asyncTimeout"))
        {
            redis.AsyncTimeout = Milliseconds(options.CommandTimeout);
        }

        if (!isSet("syncTimeout"))
        {
            redis.SyncTimeout = Milliseconds(options.CommandTimeout);
        }

        if (!isSet("keepAlive"))
        {
            redis.KeepAlive = (int)options.KeepAlive.TotalSeconds;
        }
    }

    private static int Milliseconds(TimeSpan time) => (int)time.TotalMilliseconds;
}
