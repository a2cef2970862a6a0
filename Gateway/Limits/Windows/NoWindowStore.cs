using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>Without a configured Redis each gateway limits by itself.</summary>
internal sealed class NoWindowStore : IWindowStore
{
    public NoWindowStore(RateLimitMetrics metrics, ILogger<NoWindowStore> logger)
    {
        metrics.IsLocal = true;
        logger.NotConfigured(RedisExtensions.ConnectionName);
    }

    public bool IsAvailable => false;

    public ValueTask<WindowGrant?> AcquireAsync(RedisKey key, WindowShape shape, WindowRequest request) => new((WindowGrant?)null);
}
