using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Showroom.Lab.Cache.Setup;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed.Redis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>
/// FusionCache with everything that it has for several replicas: distributed cache, backplane, distributed locker, fail-safe, timeouts and circuit
/// breakers, with the values that ours has where both have a setting: the wait for the lock of another replica is our LoadWait.
/// </summary>
internal sealed class FusionReplica : IReplicaUnderTest
{
    private static readonly TimeSpan s_breakDuration = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions s_json = new() { TypeInfoResolver = JsonTypeInfoResolver.Combine(CacheJson.Default, new DefaultJsonTypeInfoResolver()) };

    private readonly FusionCache _cache;
    private readonly IConnectionMultiplexer _connection;
    private readonly FusionCacheEntryOptions _pastL1;

    private FusionReplica(string prefix, IConnectionMultiplexer connection, TimeSpan operationTimeout)
    {
        _connection = connection;
        _cache = new FusionCache(new FusionCacheOptions
        {
            CacheName = prefix,
            CacheKeyPrefix = prefix + ":",
            DistributedCacheCircuitBreakerDuration = s_breakDuration,
            BackplaneCircuitBreakerDuration = s_breakDuration,
            DefaultEntryOptions = new FusionCacheEntryOptions
            {
                Duration = Contestant.Lifetime,
                IsFailSafeEnabled = true,
                DistributedCacheSoftTimeout = operationTimeout,
                DistributedCacheHardTimeout = operationTimeout,
                DistributedLockTimeout = s_lockTimeout,
            },
        });
        var factory = () => Task.FromResult(connection);
        _cache.SetupDistributedCache(new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = factory }), new FusionCacheSystemTextJsonSerializer(s_json));
        _cache.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = factory }));
        _cache.SetupDistributedLocker(new RedisDistributedLocker(new RedisDistributedLockerOptions { ConnectionMultiplexerFactory = factory }));
        _pastL1 = _cache.CreateEntryOptions(static options => options.SetSkipMemoryCacheRead());
    }

    public static async Task<IReplicaUnderTest> StartAsync(string redis, string prefix, TimeSpan operationTimeout) =>
        new FusionReplica(prefix, await Contestant.ConnectAsync(redis), operationTimeout);

    public ValueTask<CatalogueRow> ReadAsync(string key, RowSource source, int row) =>
        _cache.GetOrSetAsync<CatalogueRow>(key, (_, token) => source.LoadAsync(row, token).AsTask());

    public ValueTask<CatalogueRow> ReadPastL1Async(string key, RowSource source, int row) =>
        _cache.GetOrSetAsync<CatalogueRow>(key, (_, token) => source.LoadAsync(row, token).AsTask(), options: _pastL1);

    public ValueTask WriteAsync(string key, CatalogueRow value) => _cache.SetAsync(key, value);

    public async ValueTask DisposeAsync()
    {
        _cache.Dispose();
        await _connection.DisposeAsync();
    }
}
