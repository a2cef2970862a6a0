using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;
using Showroom.Caching.Hosting;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>One replica: a cache with its own L1 and its own connection.</summary>
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

    /// <summary>Long timeouts, because the machine may be busy; tests of timeouts set their own.</summary>
    public static CacheOptions Defaults { get; } = new()
    {
        OperationTimeout = TimeSpan.FromSeconds(15),
        Heartbeat = TimeSpan.FromMilliseconds(100),
        DeliveryGrace = TimeSpan.FromSeconds(15),
        CoherenceLease = TimeSpan.FromMinutes(1),
        LoadWait = TimeSpan.FromSeconds(30),
        LoadLease = TimeSpan.FromSeconds(30),
        Jitter = 0,
    };

    public static async Task<Replica> StartAsync(
        ICacheServer server,
        string prefix,
        CacheOptions? options = null,
        Func<IL2Store, IL2Store>? store = null,
        Func<IInvalidationChannel, IInvalidationChannel>? channel = null,
        TimeProvider? time = null)
    {
        var connection = await server.ConnectAsync(prefix);
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var log = new RecordingLogger();
        var cache = new TwoLevelCache(
            options ?? Defaults,
            connection.Backend with
            {
                Store = store?.Invoke(connection.Backend.Store) ?? connection.Backend.Store,
                Channel = channel?.Invoke(connection.Backend.Channel) ?? connection.Backend.Channel,
            },
            new ValueCodecs([CachedTypes.Default]),
            time ?? TimeProvider.System,
            new Random(1),
            new CacheMetrics(services.GetRequiredService<IMeterFactory>()),
            log);
        await cache.StartAsync(TestContext.Current.CancellationToken);
        return new(connection, cache, services, log);
    }

    /// <summary>
    /// Waits for the messages of the first replica's start: a new counter is announced in each partition, and a read that starts after such a message
    /// does not join one from before it.
    /// </summary>
    public Task StartIsAnnouncedAsync() =>
        Eventually.HoldsAsync(() => Core.Metrics.Received >= Core.Coherence.Partitions.Count, () => "The messages of the start did not arrive.");

    /// <summary>Reads a value, and returns its source.</summary>
    public async Task<(T Value, CacheSource Source)> ReadAsync<T>(string key, Func<ValueTask<T>> load, HybridCacheEntryOptions? options = null, string[]? tags = null)
    {
        var outcome = new CacheOutcome();
        var value = await Cache.GetOrCreateAsync(key, outcome, load, static (load, _) => load(), options, tags, cancellationToken: TestContext.Current.CancellationToken);
        return (value, outcome.Source);
    }

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        await _connection.DisposeAsync();
        await _services.DisposeAsync();
    }
}
