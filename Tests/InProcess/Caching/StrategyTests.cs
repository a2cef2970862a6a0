using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Showroom.Caching;
using Showroom.Caching.Hosting;
using Showroom.Caching.Warming;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Strategies, options and registration.</summary>
public sealed class StrategyTests(RedisCacheServer server) : IClassFixture<RedisCacheServer>
{
    private readonly string _prefix = "s" + Guid.NewGuid().ToString("N");

    /// <summary>After a write: the source and the version that the writer and another replica read.</summary>
    [Theory]
    [InlineData(CacheStrategy.None, CacheSource.Database, 2, CacheSource.Database, 2)]
    [InlineData(CacheStrategy.Local, CacheSource.Local, 2, CacheSource.Local, 1)]
    [InlineData(CacheStrategy.Distributed, CacheSource.Remote, 1, CacheSource.Remote, 1)]
    [InlineData(CacheStrategy.CacheAside, CacheSource.Database, 2, CacheSource.Remote, 2)]
    [InlineData(CacheStrategy.WriteThrough, CacheSource.Remote, 2, CacheSource.Remote, 2)]
    public async Task The_strategy_decides_what_is_read_after_a_write(CacheStrategy strategy, CacheSource ownSource, long own, CacheSource othersSource, long others)
    {
        var options = Replica.Defaults with { Strategy = strategy };
        await using var one = await Replica.StartAsync(server, _prefix, options);
        await using var two = await Replica.StartAsync(server, _prefix, options);
        var row = new Product(1, "Lamp", 1);
        await one.ReadAsync<Product>("product:1", () => new(row));
        await two.ReadAsync<Product>("product:1", () => new(row));

        row = row with { Version = 2 };
        await one.Cache.SetAsync("product:1", row, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((row with { Version = own }, ownSource), await one.ReadAsync<Product>("product:1", () => new(row)));
        Assert.Equal((row with { Version = others }, othersSource), await two.ReadAsync<Product>("product:1", () => new(row)));
    }

    [Fact]
    public async Task When_the_factory_fails_an_expired_value_is_served_but_never_an_invalidated_one()
    {
        await using var one = await Replica.StartAsync(server, _prefix, Replica.Defaults with { Strategy = CacheStrategy.Local, IsolatedExpiration = TimeSpan.FromMilliseconds(50) });
        HybridCacheEntryOptions shortLived = new() { Expiration = TimeSpan.FromMilliseconds(50) };
        await one.ReadAsync<Product>("product:1", () => new(new Product(1, "Lamp", 1)), shortLived);

        await Eventually.HoldsAsync(async () => (await one.ReadAsync("product:1", Fail, shortLived)).Source == CacheSource.Stale, () => "The expired value was not served.");
        await one.Cache.RemoveAsync("product:1", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<IOException>(() => one.ReadAsync("product:1", Fail, shortLived));

        static ValueTask<Product> Fail() => throw new IOException("The database is down.");
    }

    [Fact]
    public async Task Beyond_MaximumStale_the_exception_reaches_the_caller()
    {
        await using var one = await Replica.StartAsync(server, _prefix, Replica.Defaults with { Strategy = CacheStrategy.Local, MaximumStale = TimeSpan.FromMilliseconds(100) });
        HybridCacheEntryOptions shortLived = new() { Expiration = TimeSpan.FromMilliseconds(10) };
        await one.ReadAsync<Product>("product:1", () => new(new Product(1, "Lamp", 1)), shortLived);

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await one.ReadAsync<Product>("product:1", () => throw new IOException("The database is down."), shortLived);
                    return false;
                }
                catch (IOException)
                {
                    return true;
                }
            },
            () => "The expired value was served beyond MaximumStale.");
    }

    [Fact]
    public async Task The_flags_of_a_read_are_respected()
    {
        await using var one = await Replica.StartAsync(server, _prefix);
        HybridCacheEntryOptions bypassL1 = new() { Flags = HybridCacheEntryFlags.DisableLocalCache };
        HybridCacheEntryOptions cachedOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        var product = new Product(1, "Lamp", 1);

        Assert.Equal((null, CacheSource.Database), await one.ReadAsync<Product?>("product:1", () => new(product), cachedOnly));
        Assert.Equal((product, CacheSource.Database), await one.ReadAsync<Product>("product:1", () => new(product), bypassL1));
        Assert.Equal((product, CacheSource.Remote), await one.ReadAsync<Product>("product:1", () => new(product), bypassL1));
        Assert.Equal((product, CacheSource.Remote), await one.ReadAsync<Product>("product:1", () => new(product)));
        Assert.Equal((product, CacheSource.Local), await one.ReadAsync<Product>("product:1", () => new(product)));
    }

    [Fact]
    public async Task The_most_read_keys_are_in_L1_before_the_replica_is_ready()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // At noon: the day does not end before the host reads the counts of yesterday.
        var clock = new NoonClock();
        await using var before = await Replica.StartAsync(server, _prefix, time: clock);
        for (var i = 0; i < 10; i++)
        {
            await before.Cache.SetAsync($"product:{i}", new Product(i, "Lamp", 1), cancellationToken: cancellation);
        }

        await before.Connection.Backend.Popularity!.AddReadsAsync(
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-1), [.. Enumerable.Range(0, 12).Select(i => KeyValuePair.Create($"product:{i}", 100 - i))]);
        var warmer = new Warmer();
        using var host = Host(
            services => services
                .AddSingleton<TimeProvider>(clock)
                .AddSingleton<StackExchange.Redis.IConnectionMultiplexer>(_ => StackExchange.Redis.ConnectionMultiplexer.Connect(server.Configuration))
                .AddSingleton<ICacheWarmer>(warmer),
            ("Cache:Prefix", _prefix), ("Cache:WarmKeys", "11"));

        await host.StartAsync(cancellation);
        await ReadyAsync(host);

        // Ten are in L2, the eleventh has to be loaded, the twelfth exceeds WarmKeys.
        var cache = host.Services.GetRequiredService<HybridCache>();
        for (var i = 0; i < 11; i++)
        {
            var outcome = new CacheOutcome();
            await cache.GetOrCreateAsync<int, Product>($"product:{i}", outcome, 0, (_, _) => throw new InvalidOperationException("Not cached."), cancellationToken: cancellation);
            Assert.True(outcome.Source is CacheSource.Local or CacheSource.Remote);
        }

        Assert.Equal(["product:10"], warmer.Loaded);
        await host.StopAsync(cancellation);
    }

    [Fact]
    public async Task Any_distributed_cache_can_be_L2()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var shared = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        using var host = Host(services => services.AddSingleton<IDistributedCache>(shared));
        using var other = Host(services => services.AddSingleton<IDistributedCache>(shared));
        await host.StartAsync(cancellation);
        await other.StartAsync(cancellation);
        await ReadyAsync(host);
        await ReadyAsync(other);

        var one = host.Services.GetRequiredService<HybridCache>();
        var two = other.Services.GetRequiredService<HybridCache>();
        await one.GetOrCreateAsync("product:1", _ => new ValueTask<Product>(new Product(1, "Lamp", 1)), cancellationToken: cancellation);
        var outcome = new CacheOutcome();
        Assert.Equal(new(1, "Lamp", 1), await two.GetOrCreateAsync<int, Product>("product:1", outcome, 0, (_, _) => throw new InvalidOperationException(), cancellationToken: cancellation));
        Assert.Equal("l2", outcome.HeaderValue);
        await one.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: cancellation);
        Assert.Equal(2, (await one.GetOrCreateAsync<Product>("product:1", _ => throw new InvalidOperationException(), cancellationToken: cancellation)).Version);
        await host.StopAsync(cancellation);
        await other.StopAsync(cancellation);
    }

    [Theory]
    [InlineData("Cache:Prefix", "with spaces")]
    [InlineData("Cache:Jitter", "0.9")]
    [InlineData("Cache:CoherenceLease", "00:00:00.1")]
    [InlineData("Cache:MaximumValueBytes", "1")]
    [InlineData("Cache:BreakDuration", "00:00:00.1")]
    [InlineData("Cache:OperationTimeout", "00:00:00")]
    [InlineData("Cache:FactorySoftTimeout", "-00:00:01")]
    [InlineData("Cache:FactoryHardTimeout", "00:00:00.001")]
    [InlineData("Cache:BackgroundLoadTimeout", "00:00:00")]
    [InlineData("Cache:EagerRefreshThreshold", "1")]
    public async Task A_setting_out_of_range_fails_the_start_and_is_named(string key, string value)
    {
        using var host = Host(static services => services.AddDistributedMemoryCache(), (key, value));
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith(key + " must be", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_form_fails_the_start_and_its_key_is_named()
    {
        using var host = Host(static services => services.AddDistributedMemoryCache(), ("Cache:Jitter", "a little"));
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'Cache:Jitter'", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_overrides_the_defaults_of_the_application()
    {
        using var host = Host(static services => services.AddDistributedMemoryCache(), ("Cache:FactorySoftTimeout", "00:00:01"));
        var options = host.Services.GetRequiredService<CacheOptions>();

        Assert.Equal((TimeSpan.FromSeconds(1), 0.75), (options.FactorySoftTimeout, options.EagerRefreshThreshold));
    }

    [Theory]
    [InlineData("Cache:LocalExpiry")]
    [InlineData("Cache:StalenessBound")]
    public async Task An_unknown_setting_fails_the_start_and_is_named(string key)
    {
        using var host = Host(static services => services.AddDistributedMemoryCache(), (key, "00:01:00"));
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal($"{key} is not a setting of the cache: correct its name or remove it.", Assert.Single(exception.Failures));
    }

    private static IHost Host(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();

        // Long timeouts; tests of settings override them.
        builder.Configuration.AddInMemoryCollection([new("Cache:OperationTimeout", "00:00:30"), new("Cache:CoherenceLease", "00:01:00"), new("Cache:WarmingTimeout", "00:01:00"), new("Cache:FactorySoftTimeout", "00:00:00.1")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        configure(builder.Services);
        builder.AddShowroomCache(CachedTypes.Default, new CacheOptions { EagerRefreshThreshold = 0.75 });
        return builder.Build();
    }

    private static Task ReadyAsync(IHost host) => Eventually.HoldsAsync(
        async () => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status == HealthStatus.Healthy,
        () => "The replica did not become ready.");

    private sealed class Warmer : ICacheWarmer
    {
        public List<string> Loaded { get; } = [];

        public bool CanWarm(string key) => key.StartsWith("product:", StringComparison.Ordinal);

        public async ValueTask WarmAsync(HybridCache cache, string key, CancellationToken cancellationToken) =>
            await cache.GetOrCreateAsync(
                key,
                _ =>
                {
                    Loaded.Add(key);
                    return new ValueTask<Product>(new Product(1, "Lamp", 1));
                },
                cancellationToken: cancellationToken);
    }
}
