using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;

namespace Showroom.Api.Platform.Redis;

internal static class RedisDistributedCacheExtensions
{
    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> for the connection string <paramref name="connectionName"/>, and an
    /// <see cref="IDistributedCache"/> on that same connection. Has the name and the shape of the method of the package
    /// Aspire.StackExchange.Redis.DistributedCaching, which can take its place.
    /// </summary>
    public static void AddRedisDistributedCache(
        this IHostApplicationBuilder builder, string connectionName, Action<ConfigurationOptions>? configureOptions = null)
    {
        builder.AddRedisClient(connectionName, configureOptions: configureOptions);
        builder.Services.AddStackExchangeRedisCache(_ => { });
        builder.Services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((options, services) =>
            options.ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));
    }
}
