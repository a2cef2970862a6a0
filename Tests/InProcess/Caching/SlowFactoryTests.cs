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

/// <summary>Timeouts of the factory and refreshes before the expiration, in one replica, on manual time.</summary>
public sealed class SlowFactoryTests : IAsyncDisposable
{
    private const string Key = "product:1";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_soft = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_hard = TimeSpan.FromSeconds(2);
    private static readonly CacheOptions s_options = new()
    {
        Strategy = CacheStrategy.Local,
        Expiration = s_lifetime,
        LocalExpiration = s_lifetime,
        Jitter = 0,
        FactorySoftTimeout = s_soft,
        FactoryHardTimeout = s_hard,
        MaximumStale = TimeSpan.FromMinutes(5),
        BackgroundLoadTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimerCountingTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly List<TwoLevelCache> _caches = [];

    [Fact]
    public async Task After_the_soft_timeout_the_expired_value_is_served_and_the_load_fills_the_cache()
    {
        var cache = await WithExpiredValueAsync(s_options);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(s_soft);

        Assert.Equal((1, CacheSource.Stale), await read);
        load.Return(2);
        await Eventually.HoldsAsync(async () => await ReadAsync(cache, load) == (2, CacheSource.Local), () => "The load did not fill the cache.");
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_load_within_the_soft_timeout_is_awaited()
    {
        var cache = await WithExpiredValueAsync(s_options);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await TimerIsArmedAsync();
        load.Return(2);

        Assert.Equal((2, CacheSource.Database), await read);
    }

    [Fact]
    public async Task A_hundred_readers_of_an_expired_value_cause_one_load_and_none_waits_beyond_the_soft_timeout()
    {
        var cache = await WithExpiredValueAsync(s_options);
        var load = new SlowLoad();

        var reads = Enumerable.Range(0, 100).Select(_ => ReadAsync(cache, load)).ToArray();
        await AdvanceToTimeoutAsync(s_soft, timers: 100);
        Assert.All(await Task.WhenAll(reads), read => Assert.Equal((1, CacheSource.Stale), read));

        // Once the load has taken that long, further readers do not wait for it.
        Assert.Equal((1, CacheSource.Stale), await ReadAsync(cache, load));
        // The load starts on the pool, which may be slower than the clock of this test.
        await Eventually.HoldsAsync(() => load.Calls > 0, () => "No load has started.");
        Assert.Equal(1, load.Calls);
        load.Return(2);
    }

    [Fact]
    public async Task Without_an_expired_value_the_hard_timeout_throws_and_the_load_fills_the_cache()
    {
        var cache = Cache(s_options);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(s_hard);

        var exception = await Assert.ThrowsAsync<CacheLoadTimeoutException>(() => read);
        Assert.Equal(
            "The value was not loaded within 2 s (Cache:FactoryHardTimeout), and there is no expired one to serve. The load continues in the background.",
            exception.Message);
        load.Return(2);
        await Eventually.HoldsAsync(async () => await ReadAsync(cache, load) == (2, CacheSource.Local), () => "The load did not fill the cache.");
        Assert.Equal(1, load.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invalidated_value_is_not_served_after_the_soft_timeout(bool whileWaiting)
    {
        var cache = await WithExpiredValueAsync(s_options);
        var load = new SlowLoad();
        Task<(long, CacheSource)>? read = null;
        if (!whileWaiting)
        {
            await cache.RemoveAsync(Key, TestContext.Current.CancellationToken);
        }

        read = ReadAsync(cache, load);
        await TimerIsArmedAsync();
        if (whileWaiting)
        {
            await cache.RemoveAsync(Key, TestContext.Current.CancellationToken);
        }

        _time.Advance(s_soft);
        await Eventually.HoldsAsync(() => _time.TimersArmed >= (whileWaiting ? 2 : 1), () => "The read does not wait for the hard timeout.");
        Assert.False(read.IsCompleted);
        load.Return(2);
        Assert.Equal((2, CacheSource.Database), await read);
    }

    [Fact]
    public async Task Beyond_MaximumStale_there_is_no_value_to_serve()
    {
        var cache = await WithExpiredValueAsync(s_options);
        _time.Advance(s_options.MaximumStale);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(s_hard);

        await Assert.ThrowsAsync<CacheLoadTimeoutException>(() => read);
        load.Return(2);
    }

    [Fact]
    public async Task A_background_load_is_cancelled_at_its_timeout_and_the_next_read_starts_another()
    {
        var cache = await WithExpiredValueAsync(s_options);
        var stuck = new SlowLoad();
        var read = ReadAsync(cache, stuck);
        await AdvanceToTimeoutAsync(s_soft);
        Assert.Equal((1, CacheSource.Stale), await read);

        _time.Advance(s_options.BackgroundLoadTimeout);

        await Eventually.HoldsAsync(() => stuck.IsCancelled, () => "The load was not cancelled.");
        var next = new SlowLoad();
        next.Return(2);
        Assert.Equal((2, CacheSource.Database), await ReadAsync(cache, next));

        // Too late, and older than what has been loaded since: a factory may ignore its cancellation.
        stuck.Return(1);
        Assert.Equal(2, (await ReadAsync(cache, next)).Version);
    }

    [Fact]
    public async Task A_load_that_fails_in_the_background_is_logged_and_the_expired_value_is_served_for_a_moment()
    {
        var cache = await WithExpiredValueAsync(s_options);
        var load = new SlowLoad();
        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(s_soft);
        await read;

        load.Fail(new IOException("The database is down."));

        await Eventually.HoldsAsync(() => _log.Entries.Any(entry => entry.Event == 12), () => "The failure was not logged.");
        Assert.Equal((1, CacheSource.Stale), await ReadAsync(cache, load));
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_load_without_readers_that_fails_is_logged()
    {
        var cache = Cache(s_options);
        var load = new SlowLoad();
        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(s_hard);
        await Assert.ThrowsAsync<CacheLoadTimeoutException>(() => read);

        load.Fail(new IOException("The database is down."));

        await Eventually.HoldsAsync(() => _log.Entries.Any(entry => entry.Event == 31), () => "The failure was not logged.");
    }

    [Fact]
    public async Task A_factory_that_blocks_its_thread_does_not_delay_the_expired_value()
    {
        var cache = await WithExpiredValueAsync(s_options);
        using var mayReturn = new ManualResetEventSlim();

        var read = ReadAsync(cache, new LoadOptions(), _ =>
        {
            mayReturn.Wait(TestContext.Current.CancellationToken);
            return new(new Product(1, "Lamp", 2));
        });
        await AdvanceToTimeoutAsync(s_soft);

        Assert.Equal((1, CacheSource.Stale), await read);
        mayReturn.Set();
    }

    [Fact]
    public async Task The_timeouts_of_a_read_replace_the_configured_ones()
    {
        var cache = await WithExpiredValueAsync(s_options with { FactorySoftTimeout = TimeSpan.Zero, FactoryHardTimeout = TimeSpan.Zero });
        var load = new SlowLoad();
        LoadOptions options = new() { FactorySoftTimeout = TimeSpan.FromMilliseconds(20), FactoryHardTimeout = TimeSpan.FromMilliseconds(50) };

        var read = ReadAsync(cache, options, load.CallAsync);
        await AdvanceToTimeoutAsync(options.FactorySoftTimeout!.Value);
        Assert.Equal((1, CacheSource.Stale), await read);

        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadOptions { FactorySoftTimeout = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadOptions { EagerRefreshThreshold = 1 });
        load.Return(2);
    }

    [Fact]
    public async Task A_hit_after_the_refresh_threshold_is_served_and_starts_one_load()
    {
        var cache = Cache(s_options with { EagerRefreshThreshold = 0.8 });
        await StoreAsync(cache);
        var load = new SlowLoad();

        _time.Advance(s_lifetime * 0.79);
        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, load));
        Assert.Equal(0, load.Calls);

        _time.Advance(s_lifetime * 0.02);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, load));
        }

        await Eventually.HoldsAsync(() => load.Calls == 1, () => "No load was started.");
        load.Return(2);
        await Eventually.HoldsAsync(async () => await ReadAsync(cache, load) == (2, CacheSource.Local), () => "The load did not replace the entry.");

        // The first entry has expired by now.
        _time.Advance(s_lifetime * 0.3);
        Assert.Equal((2, CacheSource.Local), await ReadAsync(cache, load));
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_the_entry_until_it_expires()
    {
        var cache = Cache(s_options with { EagerRefreshThreshold = 0.5 });
        await StoreAsync(cache);
        _time.Advance(s_lifetime * 0.6);
        var failing = new SlowLoad();
        failing.Fail(new IOException("The database is down."));

        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, failing));

        await Eventually.HoldsAsync(() => _log.Entries.Any(entry => entry.Event == 31), () => "The failure was not logged.");
        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, failing));
        Assert.Equal(1, failing.Calls);
        _time.Advance(s_lifetime * 0.4);
        var load = new SlowLoad();
        load.Return(2);
        Assert.Equal((2, CacheSource.Database), await ReadAsync(cache, load));
    }

    [Fact]
    public async Task A_refresh_does_not_store_the_value_from_before_a_removal()
    {
        var cache = Cache(s_options with { EagerRefreshThreshold = 0.5 });
        await StoreAsync(cache);
        _time.Advance(s_lifetime * 0.6);
        var refresh = new SlowLoad();
        await ReadAsync(cache, refresh);
        await Eventually.HoldsAsync(() => refresh.Calls == 1, () => "No load was started.");

        await cache.RemoveAsync(Key, TestContext.Current.CancellationToken);
        refresh.Return(1);
        var load = new SlowLoad();
        load.Return(2);

        Assert.Equal((2, CacheSource.Database), await ReadAsync(cache, load));
        Assert.Equal((2, CacheSource.Local), await ReadAsync(cache, load));
    }

    [Fact]
    public async Task A_factory_decides_the_lifetime_of_its_entry()
    {
        var cache = Cache(s_options);
        var loads = 0;

        await ReadForAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        await ReadForAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, loads);

        _time.Advance(TimeSpan.FromSeconds(2));
        await ReadForAsync(TimeSpan.Zero);
        await ReadForAsync(TimeSpan.Zero);
        Assert.Equal(3, loads);

        ValueTask<Product> ReadForAsync(TimeSpan lifetime) => cache.GetOrCreateAsync(
            Key,
            new CacheOutcome(),
            0,
            (_, context, _) =>
            {
                loads++;
                context.Expiration = lifetime;
                return new ValueTask<Product>(new Product(1, "Lamp", 1));
            },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private TwoLevelCache Cache(CacheOptions options)
    {
        var store = new DistributedCacheL2Store(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), "slow", _time);
        var cache = new TwoLevelCache(
            options, new(store, store), new ValueCodecs([CachedTypes.Default]), _time, new Random(1), new CacheMetrics(_services.GetRequiredService<IMeterFactory>()), _log);
        _caches.Add(cache);
        return cache;
    }

    private async Task<TwoLevelCache> WithExpiredValueAsync(CacheOptions options)
    {
        var cache = Cache(options);
        await StoreAsync(cache);
        _time.Advance(s_lifetime + TimeSpan.FromSeconds(1));
        return cache;
    }

    private static async Task StoreAsync(TwoLevelCache cache)
    {
        var load = new SlowLoad();
        load.Return(1);
        Assert.Equal((1, CacheSource.Database), await ReadAsync(cache, new LoadOptions { FactoryHardTimeout = TimeSpan.Zero }, load.CallAsync));
    }

    private static Task<(long Version, CacheSource Source)> ReadAsync(HybridCache cache, SlowLoad load) => ReadAsync(cache, new LoadOptions(), load.CallAsync);

    private static async Task<(long Version, CacheSource Source)> ReadAsync(HybridCache cache, LoadOptions options, Func<CancellationToken, ValueTask<Product>> load)
    {
        var outcome = new CacheOutcome();
        var product = await cache.GetOrCreateAsync(Key, outcome, load, static (load, token) => load(token), load: options, cancellationToken: TestContext.Current.CancellationToken);
        return (product.Version, outcome.Source);
    }

    private Task TimerIsArmedAsync(int timers = 1) => Eventually.HoldsAsync(() => _time.TimersArmed >= timers, () => "No read waits with a timeout.");

    private async Task AdvanceToTimeoutAsync(TimeSpan timeout, int timers = 1)
    {
        await TimerIsArmedAsync(timers);
        _time.Advance(timeout);
    }

    /// <summary>A factory that returns when the test says so.</summary>
    private sealed class SlowLoad
    {
        private readonly TaskCompletionSource<Product> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private CancellationToken _token;

        public int Calls => Volatile.Read(ref _calls);

        public bool IsCancelled => _token.IsCancellationRequested;

        public void Return(long version) => _result.TrySetResult(new Product(1, "Lamp", version));

        public void Fail(Exception exception) => _result.TrySetException(exception);

        public async ValueTask<Product> CallAsync(CancellationToken token)
        {
            _token = token;
            Interlocked.Increment(ref _calls);
            return await _result.Task;
        }
    }
}
