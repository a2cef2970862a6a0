using Showroom.Caching.Hosting;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Catalog;

/// <summary>When an Api in this process uses Redis.</summary>
internal static class UseOfRedis
{
    /// <summary>Waits until it is connected and its cache is synchronized.</summary>
    public static Task BeginsAsync(IServiceProvider services)
    {
        var (redis, cache) = (services.GetRequiredService<IConnectionMultiplexer>(), services.GetRequiredService<TwoLevelCache>());
        return Eventually.HoldsAsync(
            () => redis.IsConnected && cache.Coherence.CanUseL2, () => $"The Api does not use Redis: connected {redis.IsConnected}, synchronized {cache.Coherence.IsSynchronized}.");
    }
}
