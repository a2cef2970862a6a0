using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Showroom.Caching.L2;
using Showroom.Caching.Redis;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;
using StackExchange.Redis;

namespace Showroom.Caching.Hosting;

/// <summary>Registration of the cache.</summary>
public static class ShowroomCacheExtensions
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = CacheMetrics.MeterName;

    /// <summary>
    /// Registers a two-level <see cref="HybridCache"/>. L2 is Redis when an <see cref="IConnectionMultiplexer"/> is registered (coherent across
    /// replicas), otherwise any <see cref="IDistributedCache"/> (coherent within the process). The health check <c>cache</c>, tagged <c>ready</c>, delays
    /// readiness until the cache is warm, by at most <see cref="CacheOptions.WarmingTimeout"/>.
    /// </summary>
    /// <param name="builder">The application. The configuration section <c>Cache</c> is bound to <see cref="CacheOptions"/>.</param>
    /// <param name="types">The source-generated JSON context with all cached types. Further ones can be registered as <see cref="IJsonTypeInfoResolver"/>, and a serializer for a type as <see cref="IHybridCacheSerializer{T}"/>.</param>
    /// <param name="defaults">The application's own defaults, which the configuration overrides. A setting that is unknown or out of range fails the start, with its key in the message.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHostApplicationBuilder AddShowroomCache(
        this IHostApplicationBuilder builder, IJsonTypeInfoResolver types, CacheOptions? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(types);
        builder.Services.AddCacheOptions(defaults ?? new());
        AddCache(builder.Services);
        builder.Services.AddSingleton(types);
        return builder;
    }

    private static void AddCache(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(provider => new CacheMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => new ValueCodecs(provider.GetServices<IJsonTypeInfoResolver>(), provider));
        services.AddSingleton(CreateBackend);
        services.AddSingleton(provider => new TwoLevelCache(
            provider.GetRequiredService<CacheOptions>(),
            provider.GetRequiredService<L2Backend>(),
            provider.GetRequiredService<ValueCodecs>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetRequiredService<CacheMetrics>(),
            provider.GetRequiredService<ILogger<TwoLevelCache>>()));
        services.AddSingleton<HybridCache>(provider => provider.GetRequiredService<TwoLevelCache>());
        services.AddSingleton<CacheHostedService>();
        services.AddHostedService(provider => provider.GetRequiredService<CacheHostedService>());
        services.AddHealthChecks().AddCheck<CacheHostedService>("cache", tags: ["ready"]);
    }

    private static L2Backend CreateBackend(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<CacheOptions>();
        var time = provider.GetRequiredService<TimeProvider>();
        if (provider.GetService<IConnectionMultiplexer>() is { } connection)
        {
            var logger = provider.GetRequiredService<ILogger<TwoLevelCache>>();
            return RedisBackend.Create(connection, new RedisKeys(options.Prefix, options.SchemaVersion), time, logger);
        }

        var distributed = provider.GetService<IDistributedCache>();
        if (distributed is null && CachePolicy.For(options.Strategy).UseL2)
        {
            throw new InvalidOperationException(
                $"{CacheOptions.Section}:{nameof(CacheOptions.Strategy)} {options.Strategy} needs L2: register Redis (AddRedisClient) or an IDistributedCache, or set it to {nameof(CacheStrategy.Local)} or {nameof(CacheStrategy.None)}.");
        }

        distributed ??= new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var store = new DistributedCacheL2Store(distributed, KeyNames.EntryPrefixOf(options.Prefix, options.SchemaVersion), time);
        return new(store, store);
    }
}
