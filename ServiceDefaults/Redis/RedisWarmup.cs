using Showroom.ServiceDefaults.Warmup;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>
/// The service is ready once it is connected to Redis: requests that need Redis would fail in the first moments otherwise. Without Redis it is ready
/// after <see cref="Limit"/>, and degraded.
/// </summary>
internal sealed class RedisWarmup(IConnectionMultiplexer redis, TimeProvider time) : IWarmup
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!redis.IsConnected && time.GetElapsedTime(start) < Limit)
        {
            await Task.Delay(s_interval, time, cancellationToken);
        }
    }
}
