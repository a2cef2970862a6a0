using Showroom.Caching;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Refreshes before the expiration, and lifetimes that the factory decides.</summary>
public sealed class EagerRefreshTests : ManualTimeTests
{
    [Fact]
    public async Task A_hit_after_the_refresh_threshold_is_served_and_starts_one_load()
    {
        var cache = Cache(Defaults with { EagerRefreshThreshold = 0.8 });
        await StoreAsync(cache);
        var load = new SlowLoad();

        Time.Advance(Lifetime * 0.79);
        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, load));
        Assert.Equal(0, load.Calls);

        Time.Advance(Lifetime * 0.02);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, load));
        }

        await Eventually.HoldsAsync(() => load.Calls == 1, () => "No load was started.");
        load.Return(2);
        await Eventually.HoldsAsync(async () => await ReadAsync(cache, load) == (2, CacheSource.Local), () => "The load did not replace the entry.");

        // The first entry has expired by now.
        Time.Advance(Lifetime * 0.3);
        Assert.Equal((2, CacheSource.Local), await ReadAsync(cache, load));
        Assert.Equal(1, load.Calls);
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_the_entry_until_it_expires()
    {
        var cache = Cache(Defaults with { EagerRefreshThreshold = 0.5 });
        await StoreAsync(cache);
        Time.Advance(Lifetime * 0.6);
        var failing = new SlowLoad();
        failing.Fail(new IOException("The database is down."));

        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, failing));

        await Eventually.HoldsAsync(() => Log.Entries.Any(entry => entry.Event == 31), () => "The failure was not logged.");
        Assert.Equal((1, CacheSource.Local), await ReadAsync(cache, failing));
        Assert.Equal(1, failing.Calls);
        Time.Advance(Lifetime * 0.4);
        var load = new SlowLoad();
        load.Return(2);
        Assert.Equal((2, CacheSource.Database), await ReadAsync(cache, load));
    }

    [Fact]
    public async Task A_refresh_does_not_store_the_value_from_before_a_removal()
    {
        var cache = Cache(Defaults with { EagerRefreshThreshold = 0.5 });
        await StoreAsync(cache);
        Time.Advance(Lifetime * 0.6);
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
        var cache = Cache(Defaults);
        var loads = 0;

        await ReadForAsync(TimeSpan.FromSeconds(10));
        Time.Advance(TimeSpan.FromSeconds(9));
        await ReadForAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, loads);

        Time.Advance(TimeSpan.FromSeconds(2));
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
}
