using Showroom.Caching;

namespace Showroom.Tests.InProcess.Caching;

public abstract partial class CacheSuite
{
    /// <summary>By name, because the runner identifies rows by their text in UTF-8, in which all lone surrogates are equal.</summary>
    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["empty"] = "",
        ["space"] = " ",
        ["NUL"] = "\0",
        ["NUL within"] = "a\0b",
        ["a command"] = "\r\n*3\r\n$3\r\nDEL",
        ["hash tag"] = "{slot}",
        ["star"] = "*",
        ["the counter's name"] = "seq",
        ["hash sign"] = "#",
        ["two hash signs"] = "##",
        ["accents"] = "clé:été",
        ["CJK"] = "鍵",
        ["beyond 16 bits"] = "\ud83d\udd11",
        ["high surrogate"] = "\ud800",
        ["low surrogate"] = "\udc00",
        ["replacement character"] = "\ufffd",
        ["199 characters"] = new('k', 199),
        ["200 characters"] = new('k', 200),
        ["201 characters"] = new('k', 201),
        ["4096 characters"] = new('k', 4096),
        ["colons"] = "a:b:c",
        ["format"] = "%d%s",
        ["path"] = "../..",
    };

    public static TheoryData<string> KeyNames => [.. s_keys.Keys];

    [Theory]
    [MemberData(nameof(KeyNames))]
    public async Task Any_string_is_a_key_and_no_two_keys_collide(string name)
    {
        var key = s_keys[name];
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        foreach (var (otherName, other) in s_keys)
        {
            if (otherName != name)
            {
                await two.Cache.SetAsync(other, "value of " + otherName, cancellationToken: TestContext.Current.CancellationToken);
            }
        }

        await one.Cache.SetAsync(key, "own value", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("own value", (await two.ReadAsync(key, Never<string>())).Value);
        await two.Cache.RemoveAsync(key, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => (await one.ReadAsync<string>(key, () => new("new"))).Value == "new", () => "The removal did not reach the other replica.");
    }

    [Fact]
    public async Task A_key_over_the_limit_is_not_cached()
    {
        await using var one = await StartAsync();
        var key = new string('k', 1_000_000);

        await one.Cache.SetAsync(key, "set", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("loaded", CacheSource.Database), await one.ReadAsync<string>(key, () => new("loaded")));
        Assert.Equal(("loaded again", CacheSource.Database), await one.ReadAsync<string>(key, () => new("loaded again")));
        await one.Cache.RemoveAsync(key, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Concurrent_reads_of_a_key_over_the_limit_share_one_load_and_no_other_key_joins_it()
    {
        await using var one = await StartAsync();
        var key = new string('k', 1_000_000);
        await one.StartIsAnnouncedAsync();
        var mayReturn = new TaskCompletionSource();
        var loads = 0;

        var reads = Enumerable.Range(0, 100).Select(_ => one.ReadAsync<Basket>(key, async () =>
        {
            Interlocked.Increment(ref loads);
            await mayReturn.Task;
            return new Basket { Lines = { "lamp" } };
        })).ToArray();
        Assert.Equal(CacheSource.Database, (await one.ReadAsync<Basket>(Showroom.Caching.L2.KeyNames.Hash(key), () => new(new Basket()))).Source);
        mayReturn.SetResult();
        var baskets = await Task.WhenAll(reads);

        Assert.Equal(1, loads);
        Assert.All(baskets, read => Assert.Equal(["lamp"], read.Value.Lines));
        Assert.Equal(100, baskets.Select(static read => read.Value).Distinct().Count());
    }

    [Fact]
    public async Task Keys_of_another_Redis_type_count_as_missing_are_replaced_and_do_not_open_the_circuit()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await one.Connection.OverwriteWithListAsync($"product:{i}");
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal((1, CacheSource.Database), Brief(await one.ReadAsync($"product:{i}", Version(1))));
            Assert.True(one.Core.Coherence.CanUseL2);
            Assert.Equal((1, CacheSource.Remote), Brief(await two.ReadAsync($"product:{i}", Never<Product>())));
        }

        await one.Connection.OverwriteWithListAsync("written");
        await one.Cache.SetAsync("written", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2, CacheSource.Remote), Brief(await two.ReadAsync("written", Never<Product>())));
    }

    [Fact]
    public async Task A_byte_array_that_its_owner_changes_after_the_call_does_not_change_the_cached_value()
    {
        await using var one = await StartAsync();
        byte[] written = [1, 2, 3], loaded = [4, 5, 6];
        await one.Cache.SetAsync("written", written, cancellationToken: TestContext.Current.CancellationToken);
        await one.ReadAsync<byte[]>("loaded", () => new(loaded));

        written[0] = loaded[0] = 9;

        Assert.Equal([1, 2, 3], (await one.ReadAsync("written", Never<byte[]>())).Value);
        Assert.Equal([4, 5, 6], (await one.ReadAsync("loaded", Never<byte[]>())).Value);
    }

    [Theory]
    [InlineData("truncated", 10)]
    [InlineData("truncated", 54)]
    [InlineData("truncated", 60)]
    [InlineData("garbage", 0)]
    [InlineData("garbage", 7)]
    [InlineData("garbage", 5000)]
    [InlineData("other format", 0)]
    [InlineData("flipped", 3)]
    [InlineData("flipped", 30)]
    [InlineData("flipped", 70)]
    public async Task A_corrupt_entry_is_a_miss_and_is_logged(string corruption, int at)
    {
        await using var one = await StartAsync();
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 1), cancellationToken: TestContext.Current.CancellationToken);
        var bytes = (await one.Connection.Store.GetAsync("product:1"))!;

        switch (corruption)
        {
            case "truncated":
                bytes = bytes[..at];
                break;
            case "garbage":
                bytes = new byte[at];
                new Random(at).NextBytes(bytes);
                break;
            case "other format":
                bytes[2]++;
                break;
            default:
                bytes[at] ^= 0x10;
                break;
        }

        await one.Connection.OverwriteAsync("product:1", bytes);
        await using var two = await StartAsync();

        Assert.Equal((2, CacheSource.Database), Brief(await two.ReadAsync("product:1", Version(2))));
        Assert.Contains(two.Log.Entries, entry => entry.Event == 8);
        await using var three = await StartAsync();
        Assert.Equal((2, CacheSource.Remote), Brief(await three.ReadAsync("product:1", Never<Product>())));
    }

    [Fact]
    public async Task An_entry_of_another_type_is_a_miss()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.Cache.SetAsync("product:1", "a string", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, CacheSource.Database), Brief(await two.ReadAsync("product:1", Version(1))));
        Assert.Equal((1, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(1))));
    }

    [Theory]
    [InlineData(1 << 20, false)]
    [InlineData(16 << 20, true)]
    public async Task A_value_of_ten_megabytes_is_cached_only_within_the_limit(int limit, bool cached)
    {
        var options = Replica.Defaults with { MaximumValueBytes = limit };
        await using var one = await StartAsync(options);
        await using var two = await StartAsync(options);
        var value = new string('x', 10 << 20);
        await two.ReadAsync<string>("large", () => new("small"));

        await one.Cache.SetAsync("large", value, cancellationToken: TestContext.Current.CancellationToken);

        var (read, source) = await one.ReadAsync<string>("large", () => new(value));
        Assert.Equal(value, read);
        Assert.Equal(cached, source != CacheSource.Database);
        await Eventually.HoldsAsync(async () => (await two.ReadAsync<string>("large", () => new(value))).Value == value, () => "The earlier value was not invalidated.");
        Assert.Equal(!cached, one.Log.Entries.Any(entry => entry.Event == 10));
    }

    [Fact]
    public async Task A_long_value_is_compressed_in_L2_and_round_trips()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var value = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"line {i}; "));

        await one.Cache.SetAsync("long", value, cancellationToken: TestContext.Current.CancellationToken);

        var entry = await one.Connection.Store.GetAsync("long");
        Assert.True(entry!.Length < value.Length / 2, $"{entry.Length} bytes for {value.Length} characters.");
        Assert.Equal((value, CacheSource.Remote), await two.ReadAsync("long", Never<string>()));
    }

    [Fact]
    public async Task A_type_without_a_JSON_context_is_rejected_with_a_hint()
    {
        await using var one = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => one.ReadAsync<Version>("version", () => new(new Version(1, 0))));

        Assert.Contains("[JsonSerializable(typeof(Version))]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_messages_on_the_channel_are_rejected()
    {
        foreach (var message in new[] { "", ":", "x", "12", "12:", "12:k", "99999999999999999999:kxxxxxxxxxxxxxxxx", "12:zxxxxxxxxxxxxxxxx", "12:kxxxxxxxxxxxxxxxxx" })
        {
            Assert.False(Showroom.Caching.Invalidation.InvalidationMessage.TryParse(System.Text.Encoding.ASCII.GetBytes(message), out _), message);
        }
    }
}
