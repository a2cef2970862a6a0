using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary><see cref="IDistributedCache"/> on the connection of a Redis client.</summary>
public static class AspireRedisDistributedCacheExtensions
{
    /// <summary>Adds a Redis client, and the cache on it.</summary>
    public static void AddRedisDistributedCache(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions).WithDistributedCache();

    /// <summary>Adds a Redis client with a key, and the cache, without one, on it.</summary>
    public static void AddKeyedRedisDistributedCache(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddKeyedRedisClientBuilder(name, configureSettings, configureOptions).WithDistributedCache();

    /// <summary>Adds the cache on the client's connection.</summary>
    public static AspireRedisClientBuilder WithDistributedCache(
        this AspireRedisClientBuilder builder,
        Action<RedisCacheOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.HostBuilder.Services.AddStackExchangeRedisCache(static _ => { });
        builder.HostBuilder.Services.AddOptions<RedisCacheOptions>().Configure((RedisCacheOptions options, IServiceProvider services) =>
        {
            options.ConnectionMultiplexerFactory = ConnectionOf(services, builder);
            configureOptions?.Invoke(options);
        });
        return builder;
    }

    /// <summary>Adds the cache on the client's connection, with <paramref name="name"/> as its key.</summary>
    public static AspireRedisClientBuilder WithKeyedDistributedCache(
        this AspireRedisClientBuilder builder,
        string name,
        Action<RedisCacheOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        builder.HostBuilder.Services.AddOptions<RedisCacheOptions>(name).Configure((RedisCacheOptions options, IServiceProvider services) =>
        {
            options.ConnectionMultiplexerFactory = ConnectionOf(services, builder);
            configureOptions?.Invoke(options);
        });
        builder.HostBuilder.Services.AddKeyedSingleton<IDistributedCache>(
            name,
            (services, _) => new RedisCache(services.GetRequiredService<IOptionsMonitor<RedisCacheOptions>>().Get(name)));
        return builder;
    }

    private static Func<Task<IConnectionMultiplexer>> ConnectionOf(IServiceProvider services, AspireRedisClientBuilder builder) =>
        () => Task.FromResult(services.GetRequiredKeyedService<IConnectionMultiplexer>(builder.ServiceKey));
}
