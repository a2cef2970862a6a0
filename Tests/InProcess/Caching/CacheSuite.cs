using System.Diagnostics;
using Showroom.Caching;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>The behaviour that callers see, run against every supported server.</summary>
public abstract partial class CacheSuite(ICacheServer server)
{
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_value_is_loaded_once_then_served_from_L1_and_to_another_replica_from_L2()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var loads = 0;

        var reads = new[]
        {
            await one.ReadAsync("product:1", Load),
            await one.ReadAsync("product:1", Load),
            await two.ReadAsync("product:1", Load),
            await two.ReadAsync("product:1", Load),
        };

        Product expected = new(1, "Lamp", 1);
        Assert.Equal(
            [(expected, CacheSource.Database), (expected, CacheSource.Local), (expected, CacheSource.Remote), (expected, CacheSource.Local)],
            reads);
        Assert.Equal(1, loads);

        ValueTask<Product> Load()
        {
            loads++;
            return new(new Product(1, "Lamp", 1));
        }
    }

    [Fact]
    public async Task After_a_write_every_replica_eventually_serves_the_new_value_without_loading_it()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.ReadAsync("product:1", Version(1));
        await two.ReadAsync("product:1", Version(1));

        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, (await one.ReadAsync("product:1", Never<Product>())).Value.Version);
        await Eventually.HoldsAsync(async () => (await two.ReadAsync("product:1", Never<Product>())).Value.Version == 2, () => "The other replica kept the old value.");
    }

    [Fact]
    public async Task After_a_removal_every_replica_eventually_loads_again()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.ReadAsync("product:1", Version(1));
        await two.ReadAsync("product:1", Version(1));

        await one.Cache.RemoveAsync("product:1", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await one.ReadAsync("product:1", Version(2))).Value.Version);
        await Eventually.HoldsAsync(async () => (await two.ReadAsync("product:1", Never<Product>())).Value.Version == 2, () => "The other replica kept the old value.");
    }

    [Fact]
    public async Task Removal_by_tag_reaches_replicas_with_the_entry_and_one_that_starts_later()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        string[] tags = ["lamps"];
        await one.ReadAsync("product:1", Version(1), tags: tags);
        await two.ReadAsync("product:1", Version(1), tags: tags);
        await one.ReadAsync("product:2", Version(1), tags: ["chairs"]);

        await two.Cache.RemoveByTagAsync("lamps", TestContext.Current.CancellationToken);
        await using var later = await StartAsync();

        Assert.Equal(2, (await later.ReadAsync("product:1", Version(2), tags: tags)).Value.Version);
        Assert.Equal((1, CacheSource.Remote), Brief(await later.ReadAsync("product:2", Never<Product>(), tags: ["chairs"])));
        await Eventually.HoldsAsync(async () => (await one.ReadAsync("product:1", Never<Product>(), tags: tags)).Value.Version == 2, () => "The tagged entry stayed.");
        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:2", Never<Product>())));
    }

    [Fact]
    public async Task The_wildcard_tag_removes_everything()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.ReadAsync("product:1", Version(1));
        await two.ReadAsync("product:1", Version(1));

        await one.Cache.RemoveByTagAsync("*", TestContext.Current.CancellationToken);

        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
        await Eventually.HoldsAsync(async () => (await two.ReadAsync("product:1", Version(2))).Value.Version == 2, () => "The other replica kept the old value.");
    }

    [Fact]
    public async Task A_missing_value_is_cached()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        Assert.Equal((null, CacheSource.Database), await one.ReadAsync<Product?>("product:9", () => new((Product?)null)));
        Assert.Equal((null, CacheSource.Local), await one.ReadAsync("product:9", Never<Product?>()));
        Assert.Equal((null, CacheSource.Remote), await two.ReadAsync("product:9", Never<Product?>()));
    }

    [Fact]
    public async Task An_older_version_does_not_replace_a_newer_one()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var cancellation = TestContext.Current.CancellationToken;

        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 3), cancellationToken: cancellation);
        await two.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: cancellation);

        Assert.Equal(3, (await one.ReadAsync("product:1", Never<Product>())).Value.Version);
        Assert.Equal(3, (await two.ReadAsync("product:1", Never<Product>())).Value.Version);
    }

    [Fact]
    public async Task Each_reader_gets_its_own_copy_of_a_mutable_value()
    {
        await using var one = await StartAsync();
        var first = (await one.ReadAsync<Basket>("basket", () => new(new Basket { Lines = { "lamp" } }))).Value;
        first.Lines.Add("changed by its reader");

        var second = (await one.ReadAsync("basket", Never<Basket>())).Value;
        second.Lines.Add("changed by its reader");

        Assert.Equal(["lamp"], (await one.ReadAsync("basket", Never<Basket>())).Value.Lines);
    }

    [Fact]
    public async Task An_entry_expires_at_both_levels()
    {
        await using var one = await StartAsync();
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions shortLived = new() { Expiration = TimeSpan.FromMilliseconds(200) };
        await one.ReadAsync("product:1", Version(1), shortLived);

        await Eventually.HoldsAsync(async () => (await one.ReadAsync("product:1", Version(2), shortLived)).Value.Version == 2, () => "The entry did not expire.");
    }

    [Fact]
    public async Task A_sliding_entry_lives_while_it_is_read_and_expires_when_it_is_not()
    {
        var sliding = TimeSpan.FromSeconds(2);
        await using var one = await StartAsync(Replica.Defaults with { SlidingExpiration = sliding });
        var (loadedAt, readAt) = (0L, 0L);

        // On a busy machine two reads may be further apart than the sliding expiration; the observation then starts again.
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = readAt;
                readAt = Stopwatch.GetTimestamp();
                var source = (await one.ReadAsync("product:1", Version(1))).Source;
                if (source != CacheSource.Local)
                {
                    Assert.True(Stopwatch.GetElapsedTime(before) >= sliding, $"It was read within its sliding expiration, but came from {source}.");
                    loadedAt = readAt;
                }

                return Stopwatch.GetElapsedTime(loadedAt, readAt) > 1.5 * sliding;
            },
            () => "The reads were never close enough.");

        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(readAt) > 1.25 * sliding, () => "The clock did not advance.");
        Assert.Equal(2, (await one.ReadAsync("product:1", Version(2))).Value.Version);
    }

    private protected Task<Replica> StartAsync(CacheOptions? options = null) => Replica.StartAsync(server, _prefix, options);

    private protected static Func<ValueTask<Product>> Version(long version) => () => new(new Product(1, "Lamp", version));

    private protected static Func<ValueTask<T>> Never<T>() => () => throw new InvalidOperationException("It should have been cached.");

    private protected static (long Version, CacheSource Source) Brief((Product Value, CacheSource Source) read) => (read.Value.Version, read.Source);
}

public sealed class RedisCacheTests(RedisCacheServer server) : CacheSuite(server), IClassFixture<RedisCacheServer>;

public sealed class GarnetCacheTests(GarnetCacheServer server) : CacheSuite(server), IClassFixture<GarnetCacheServer>;
