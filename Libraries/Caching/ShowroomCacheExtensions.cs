using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;
using Showroom.Caching.Warming;
using StackExchange.Redis;

namespace Showroom.Caching;

/// <summary>Registration.</summary>
public static class ShowroomCacheExtensions
{
    /// <summary>The name of the meter, for who collects metrics.</summary>
    public const string MeterName = CacheMetrics.MeterName;

    /// <summary>
    /// Registers a <see cref="HybridCache"/> of two levels. The second is Redis when an <see cref="IConnectionMultiplexer"/> is registered
    /// (coherent across replicas), else any <see cref="IDistributedCache"/> (coherent within the process). A health check named <c>cache</c>, tagged
    /// <c>ready</c>, holds readiness back until the cache is warm, within <see cref="CacheOptions.WarmingTimeout"/>.
    /// </summary>
    /// <param name="builder">The application; its configuration section <c>Cache</c> sets <see cref="CacheOptions"/>.</param>
    /// <param name="types">The source-generated JSON context that knows every cached type. More can be registered as <see cref="IJsonTypeInfoResolver"/>, and a type's own encoding as <see cref="IHybridCacheSerializer{T}"/>.</param>
    /// <param name="configure">Refines what the configuration says.</param>
    /// <exception cref="InvalidOperationException">A setting is out of range; the message names its key.</exception>
    public static IHostApplicationBuilder AddShowroomCache(
        this IHostApplicationBuilder builder, IJsonTypeInfoResolver types, Func<CacheOptions, CacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(types);
        var options = builder.Configuration.GetSection(CacheOptions.Section).Get<CacheOptions>() ?? new();
        AddCache(builder.Services, (configure?.Invoke(options) ?? options).Validate());
        builder.Services.AddSingleton(types);
        return builder;
    }

    private static void AddCache(IServiceCollection services, CacheOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton(new Sender(Random.Shared.NextInt64()));
        services.AddSingleton(new RedisKeys(options.Prefix, options.SchemaVersion));
        services.AddSingleton(provider => new CacheMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => new ValueCodecs(provider.GetServices<IJsonTypeInfoResolver>(), provider));
        services.AddSingleton(CreateSecondLevel);
        services.AddSingleton(CreateChannel);
        services.AddSingleton(provider => new TwoLevelCache(
            options,
            provider.GetRequiredService<ISecondLevel>(),
            provider.GetRequiredService<IInvalidationChannel>(),
            provider.GetRequiredService<ValueCodecs>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetRequiredService<CacheMetrics>(),
            provider.GetRequiredService<ILogger<TwoLevelCache>>()));
        services.AddSingleton<HybridCache>(provider => provider.GetRequiredService<TwoLevelCache>());
        services.AddSingleton<CacheService>();
        services.AddHostedService(provider => provider.GetRequiredService<CacheService>());
        services.AddHealthChecks().AddCheck<CacheService>("cache", tags: ["ready"]);
    }

    private static ISecondLevel CreateSecondLevel(IServiceProvider provider)
    {
        var (keys, sender, time) = (provider.GetRequiredService<RedisKeys>(), provider.GetRequiredService<Sender>().Id, provider.GetRequiredService<TimeProvider>());
        if (provider.GetService<IConnectionMultiplexer>() is { } connection)
        {
            return new RedisSecondLevel(connection, keys, sender, time);
        }

        return provider.GetService<IDistributedCache>() is { } distributed
            ? new DistributedCacheSecondLevel(distributed, keys, sender, time)
            : CachePlan.Of(provider.GetRequiredService<CacheOptions>().Strategy).Remote
                ? throw new InvalidOperationException(
                    $"{CacheOptions.Section}:{nameof(CacheOptions.Strategy)} needs a second level: register Redis (AddRedisClient) or an IDistributedCache, or set it to {nameof(CacheStrategy.Local)} or {nameof(CacheStrategy.None)}.")
                : new DistributedCacheSecondLevel(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), keys, sender, time);
    }

    private static IInvalidationChannel CreateChannel(IServiceProvider provider) => provider.GetRequiredService<ISecondLevel>() switch
    {
        IInvalidationChannel own => own,
        _ => new RedisInvalidationChannel(
            provider.GetRequiredService<IConnectionMultiplexer>(),
            provider.GetRequiredService<RedisKeys>(),
            provider.GetRequiredService<Sender>().Id,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisInvalidationChannel>>()),
    };

    /// <summary>This replica, as others see it.</summary>
    private sealed record Sender(long Id);
}
