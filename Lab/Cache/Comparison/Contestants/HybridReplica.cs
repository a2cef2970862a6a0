using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Showroom.Lab.Cache.Setup;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>Microsoft's HybridCache over its distributed cache in Redis. It has neither invalidation messages nor timeouts to set.</summary>
internal sealed class HybridReplica(ServiceProvider services, IConnectionMultiplexer connection) : IReplicaUnderTest
{
    private static readonly HybridCacheEntryOptions s_pastL1 = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    private readonly HybridCache _cache = services.GetRequiredService<HybridCache>();

    public static async Task<IReplicaUnderTest> StartAsync(string redis, string prefix, TimeSpan operationTimeout)
    {
        var connection = await Contestant.ConnectAsync(redis);
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options =>
        {
            options.ConnectionMultiplexerFactory = () => Task.FromResult(connection);
            options.InstanceName = prefix + ":";
        });
        services.AddHybridCache(static options =>
            options.DefaultEntryOptions = new() { Expiration = Contestant.Lifetime, LocalCacheExpiration = Contestant.Lifetime });
        return new HybridReplica(services.BuildServiceProvider(), connection);
    }

    public ValueTask<CatalogueRow> ReadAsync(string key, RowSource source, int row) =>
        _cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token));

    public ValueTask<CatalogueRow> ReadPastL1Async(string key, RowSource source, int row) =>
        _cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token), s_pastL1);

    public ValueTask WriteAsync(string key, CatalogueRow value) => _cache.SetAsync(key, value);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await connection.DisposeAsync();
    }
}
