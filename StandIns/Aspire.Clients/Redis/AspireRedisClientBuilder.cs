using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>A Redis client that has been added, for what refines it.</summary>
/// <param name="hostBuilder">The host it was added to.</param>
/// <param name="settings">Its settings, configured.</param>
/// <param name="serviceKey">The key of its connection, or null.</param>
public sealed class AspireRedisClientBuilder(IHostApplicationBuilder hostBuilder, StackExchangeRedisSettings settings, string? serviceKey)
{
    /// <summary>The host it was added to.</summary>
    public IHostApplicationBuilder HostBuilder { get; } = hostBuilder ?? throw new ArgumentNullException(nameof(hostBuilder));

    /// <summary>Its settings, configured.</summary>
    public StackExchangeRedisSettings Settings { get; } = settings;

    /// <summary>The key of its connection, or null.</summary>
    public string? ServiceKey { get; } = serviceKey;
}
