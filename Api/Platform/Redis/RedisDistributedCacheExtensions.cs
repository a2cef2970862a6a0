using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;

namespace Showroom.Api.Platform.Redis;

internal static class RedisDistributedCacheExtensions
{
    /// <summary>Registers an <see cref="IDistributedCache"/> on the registered <see cref="IConnectionMultiplexer"/>.</summary>
    public static IServiceCollection AddRedisDistributedCache(this IServiceCollection services)
    {
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((options, provider) =>
            options.ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>()));
        return services;
    }
}
