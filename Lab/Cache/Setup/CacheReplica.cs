using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Caching;
using Showroom.Caching.Hosting;
using Showroom.Caching.Redis;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Setup;

/// <summary>A replica in this process, with its own connection to Redis, memory and name; it shares the processors and the garbage collector with the others.</summary>
internal sealed class CacheReplica : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly ServiceProvider _services;

    private CacheReplica(IConnectionMultiplexer connection, ServiceProvider services, TwoLevelCache cache)
    {
        _connection = connection;
        _services = services;
        Cache = cache;
    }

    public TwoLevelCache Cache { get; }

    public IDatabase Redis => _connection.GetDatabase();

    public static async Task<CacheReplica> StartAsync(string redis, CacheOptions options, CancellationToken cancellationToken) =>
        await StartAsync(await ConnectionMultiplexer.ConnectAsync(redis), options, cancellationToken);

    /// <param name="connection">Disposed with the replica.</param>
    /// <param name="options">Of the cache.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<CacheReplica> StartAsync(IConnectionMultiplexer connection, CacheOptions options, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var keys = new RedisKeys(options.Prefix, options.SchemaVersion);
        var cache = new TwoLevelCache(
            options,
            RedisBackend.Create(connection, keys, TimeProvider.System, NullLogger.Instance),
            new ValueCodecs([CacheJson.Default]),
            TimeProvider.System,
            Random.Shared,
            new CacheMetrics(services.GetRequiredService<IMeterFactory>()),
            NullLogger.Instance);
        await cache.StartAsync(cancellationToken);
        return new(connection, services, cache);
    }

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        await _connection.DisposeAsync();
        await _services.DisposeAsync();
    }
}
