using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Showroom.Caching;
using Showroom.Caching.Hosting;
using Showroom.Caching.L2;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Caches of one replica, without a server, on manual time.</summary>
public abstract class ManualTimeTests : IAsyncDisposable
{
    protected const string Key = "product:1";

    protected static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(1);

    protected static TimeSpan SoftTimeout { get; } = TimeSpan.FromMilliseconds(100);

    protected static TimeSpan HardTimeout { get; } = TimeSpan.FromSeconds(2);

    private protected static CacheOptions Defaults { get; } = new()
    {
        Strategy = CacheStrategy.Local,
        Expiration = Lifetime,
        LocalExpiration = Lifetime,
        Jitter = 0,
        FactorySoftTimeout = SoftTimeout,
        FactoryHardTimeout = HardTimeout,
        MaximumStale = TimeSpan.FromMinutes(5),
        BackgroundLoadTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<TwoLevelCache> _caches = [];

    private protected TimerCountingTimeProvider Time { get; } = new();

    private protected RecordingLogger Log { get; } = new();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private protected TwoLevelCache Cache(CacheOptions options)
    {
        var store = new DistributedCacheL2Store(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), "slow", Time);
        var cache = new TwoLevelCache(
            options, new(store, store), new ValueCodecs([CachedTypes.Default]), Time, new Random(1), new CacheMetrics(_services.GetRequiredService<IMeterFactory>()), Log);
        _caches.Add(cache);
        return cache;
    }

    private protected async Task<TwoLevelCache> WithExpiredValueAsync(CacheOptions options)
    {
        var cache = Cache(options);
        await StoreAsync(cache);
        Time.Advance(Lifetime + TimeSpan.FromSeconds(1));
        return cache;
    }

    private protected static async Task StoreAsync(TwoLevelCache cache)
    {
        var load = new SlowLoad();
        load.Return(1);
        Assert.Equal((1, CacheSource.Database), await ReadAsync(cache, new LoadOptions { FactoryHardTimeout = TimeSpan.Zero }, load.CallAsync));
    }

    private protected static Task<(long Version, CacheSource Source)> ReadAsync(HybridCache cache, SlowLoad load) => ReadAsync(cache, new LoadOptions(), load.CallAsync);

    private protected static async Task<(long Version, CacheSource Source)> ReadAsync(HybridCache cache, LoadOptions options, Func<CancellationToken, ValueTask<Product>> load)
    {
        var outcome = new CacheOutcome();
        var product = await cache.GetOrCreateAsync(Key, outcome, load, static (load, token) => load(token), load: options, cancellationToken: TestContext.Current.CancellationToken);
        return (product.Version, outcome.Source);
    }

    private protected Task TimerIsArmedAsync(int timers = 1) => Eventually.HoldsAsync(() => Time.TimersArmed >= timers, () => "No read waits with a timeout.");

    private protected async Task AdvanceToTimeoutAsync(TimeSpan timeout, int timers = 1)
    {
        await TimerIsArmedAsync(timers);
        Time.Advance(timeout);
    }
}
