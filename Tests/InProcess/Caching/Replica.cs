using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;
using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>One replica: a cache with a memory and a connection of its own.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Connection _connection;

    private Replica(Connection connection, TwoLevelCache cache, ServiceProvider services, RecordingLogger log)
    {
        _connection = connection;
        _services = services;
        Core = cache;
        Log = log;
    }

    public HybridCache Cache => Core;

    public TwoLevelCache Core { get; }

    public RecordingLogger Log { get; }

    public Connection Connection => _connection;

    /// <summary>Generous where it is about time, because the machine may be busy; tests of time set their own.</summary>
    public static CacheOptions Defaults { get; } = new()
    {
        OperationTimeout = TimeSpan.FromSeconds(5),
        Heartbeat = TimeSpan.FromMilliseconds(100),
        DeliveryGrace = TimeSpan.FromSeconds(4),
        TrustWindow = TimeSpan.FromSeconds(20),
        LoadWait = TimeSpan.FromSeconds(20),
        LoadLease = TimeSpan.FromSeconds(20),
        Jitter = 0,
    };

    public static async Task<Replica> StartAsync(
        ICacheServer server,
        string prefix,
        CacheOptions? options = null,
        Func<ISecondLevel, ISecondLevel>? second = null,
        Func<IInvalidationChannel, IInvalidationChannel>? channel = null)
    {
        var connection = await server.ConnectAsync(prefix);
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var log = new RecordingLogger();
        var cache = new TwoLevelCache(
            (options ?? Defaults).Validate(),
            second?.Invoke(connection.Second) ?? connection.Second,
            channel?.Invoke(connection.Channel) ?? connection.Channel,
            new ValueCodecs([CachedTypes.Default]),
            TimeProvider.System,
            new Random(1),
            new CacheMetrics(services.GetRequiredService<IMeterFactory>()),
            log);
        await cache.StartAsync(TestContext.Current.CancellationToken);
        return new(connection, cache, services, log);
    }

    /// <summary>Reads, and says where from.</summary>
    public async Task<(T Value, CacheSource Source)> ReadAsync<T>(string key, Func<ValueTask<T>> load, HybridCacheEntryOptions? options = null, string[]? tags = null)
    {
        var outcome = new CacheOutcome();
        var value = await Cache.GetOrCreateAsync(key, outcome, load, static (load, _) => load(), options, tags, TestContext.Current.CancellationToken);
        return (value, outcome.Source);
    }

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        await _connection.DisposeAsync();
        await _services.DisposeAsync();
    }
}
