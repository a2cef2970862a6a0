using Showroom.Caching;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Timeouts of the factory.</summary>
public sealed class SlowFactoryTests : ManualTimeTests
{
    [Fact]
    public async Task After_the_soft_timeout_the_expired_value_is_served_and_the_load_fills_the_cache()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(SoftTimeout);

        Assert.Equal((1, CacheSource.Stale), await read);
        load.Return(2);
        await Eventually.HoldsAsync(async () => await ReadAsync(cache, load) == (2, CacheSource.Local), () => "The load did not fill the cache.");
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_load_within_the_soft_timeout_is_awaited()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await TimerIsArmedAsync();
        load.Return(2);

        Assert.Equal((2, CacheSource.Database), await read);
    }

    [Fact]
    public async Task A_hundred_readers_of_an_expired_value_cause_one_load_and_none_waits_beyond_the_soft_timeout()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        var load = new SlowLoad();

        var reads = Enumerable.Range(0, 100).Select(_ => ReadAsync(cache, load)).ToArray();
        await AdvanceToTimeoutAsync(SoftTimeout, timers: 100);
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
        var cache = Cache(Defaults);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(HardTimeout);

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
        var cache = await WithExpiredValueAsync(Defaults);
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

        Time.Advance(SoftTimeout);
        await Eventually.HoldsAsync(() => Time.TimersArmed >= (whileWaiting ? 2 : 1), () => "The read does not wait for the hard timeout.");
        Assert.False(read.IsCompleted);
        load.Return(2);
        Assert.Equal((2, CacheSource.Database), await read);
    }

    [Fact]
    public async Task Beyond_MaximumStale_there_is_no_value_to_serve()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        Time.Advance(Defaults.MaximumStale);
        var load = new SlowLoad();

        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(HardTimeout);

        await Assert.ThrowsAsync<CacheLoadTimeoutException>(() => read);
        load.Return(2);
    }

    [Fact]
    public async Task A_background_load_is_cancelled_at_its_timeout_and_the_next_read_starts_another()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        var stuck = new SlowLoad();
        var read = ReadAsync(cache, stuck);
        await AdvanceToTimeoutAsync(SoftTimeout);
        Assert.Equal((1, CacheSource.Stale), await read);
        // The load starts on the pool, which may be slower than the clock of this test.
        await Eventually.HoldsAsync(() => stuck.Calls > 0, () => "No load has started.");

        Time.Advance(Defaults.BackgroundLoadTimeout);

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
        var cache = await WithExpiredValueAsync(Defaults);
        var load = new SlowLoad();
        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(SoftTimeout);
        await read;

        load.Fail(new IOException("The database is down."));

        await Eventually.HoldsAsync(() => Log.Entries.Any(entry => entry.Event == 12), () => "The failure was not logged.");
        Assert.Equal((1, CacheSource.Stale), await ReadAsync(cache, load));
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_load_without_readers_that_fails_is_logged()
    {
        var cache = Cache(Defaults);
        var load = new SlowLoad();
        var read = ReadAsync(cache, load);
        await AdvanceToTimeoutAsync(HardTimeout);
        await Assert.ThrowsAsync<CacheLoadTimeoutException>(() => read);

        load.Fail(new IOException("The database is down."));

        await Eventually.HoldsAsync(() => Log.Entries.Any(entry => entry.Event == 31), () => "The failure was not logged.");
    }

    [Fact]
    public async Task A_factory_that_blocks_its_thread_does_not_delay_the_expired_value()
    {
        var cache = await WithExpiredValueAsync(Defaults);
        using var mayReturn = new ManualResetEventSlim();

        var read = ReadAsync(cache, new LoadOptions(), _ =>
        {
            mayReturn.Wait(TestContext.Current.CancellationToken);
            return new(new Product(1, "Lamp", 2));
        });
        await AdvanceToTimeoutAsync(SoftTimeout);

        Assert.Equal((1, CacheSource.Stale), await read);
        mayReturn.Set();
    }

    [Fact]
    public async Task The_timeouts_of_a_read_replace_the_configured_ones()
    {
        var cache = await WithExpiredValueAsync(Defaults with { FactorySoftTimeout = TimeSpan.Zero, FactoryHardTimeout = TimeSpan.Zero });
        var load = new SlowLoad();
        LoadOptions options = new() { FactorySoftTimeout = TimeSpan.FromMilliseconds(20), FactoryHardTimeout = TimeSpan.FromMilliseconds(50) };

        var read = ReadAsync(cache, options, load.CallAsync);
        await AdvanceToTimeoutAsync(options.FactorySoftTimeout!.Value);
        Assert.Equal((1, CacheSource.Stale), await read);

        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadOptions { FactorySoftTimeout = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadOptions { EagerRefreshThreshold = 1 });
        load.Return(2);
    }
}
