using System.Diagnostics;
using Showroom.Caching;
using Showroom.Caching.Coherence;
using Showroom.Tests.InProcess.Caching.Chaos;

namespace Showroom.Tests.InProcess.Caching;

public abstract partial class CacheSuite
{
    private static readonly CacheOptions s_chaotic = Replica.Defaults with
    {
        OperationTimeout = TimeSpan.FromMilliseconds(400),
        Heartbeat = TimeSpan.FromMilliseconds(250),
        DeliveryGrace = TimeSpan.FromMilliseconds(100),
        TrustWindow = TimeSpan.FromSeconds(3),
        IsolatedExpiration = TimeSpan.FromMilliseconds(500),
        LoadWait = TimeSpan.FromMilliseconds(500),
        LoadLease = TimeSpan.FromSeconds(1),
        CircuitBreak = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task A_hundred_thousand_reads_and_writes_under_chaos_are_never_staler_than_the_bound_and_none_for_ever()
    {
        const int keys = 200, operations = 100_000, workers = 24;
        var mischief = new Mischief(seed: 7)
        {
            Failed = 0.02,
            AnswerLost = 0.01,
            Hanging = 0.001,
            Delayed = 0.05,
            LongestDelay = TimeSpan.FromMilliseconds(150),
            Dropped = 0.02,
            Disconnected = 0.001,
        };
        await using var one = await ChaoticAsync();
        await using var two = await ChaoticAsync();
        await using var three = await ChaoticAsync();
        Replica[] replicas = [one, two, three];
        var history = new History(keys);
        using var standstill = new Standstill();
        var next = 0;

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Interlocked.Increment(ref next) <= operations)
            {
                var key = random.Next(keys);
                await (random.Next(50) == 0 ? WriteAsync(replicas[random.Next(3)], key) : ReadAsync(replicas[random.Next(3)], key));
            }
        })));

        mischief.Failed = mischief.AnswerLost = mischief.Hanging = mischief.Delayed = mischief.Dropped = mischief.Disconnected = 0;
        var stale = history.Staleness();
        var bound = s_chaotic.StalenessBound + standstill.Total;
        Assert.True(stale.Length == 0 || stale[^1] <= bound, $"A read was stale by {stale.LastOrDefault()}; the bound is {bound}, of which the machine stood still for {standstill.Total}.");
        Assert.True(replicas.Sum(replica => replica.Core.Metrics.Missed) > 0, "Chaos lost no message, so nothing was shown.");
        for (var key = 0; key < keys; key++)
        {
            foreach (var replica in replicas)
            {
                await Eventually.HoldsAsync(async () => await VersionAsync(replica, key) == history.Row(key), () => $"Key {key} is stale for ever.");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{history.Reads} reads, {history.Writes} writes, {stale.Length} stale reads"
            + (stale.Length == 0 ? "" : $", median {stale[stale.Length / 2].TotalMilliseconds:0} ms, p99 {stale[(int)(stale.Length * 0.99)].TotalMilliseconds:0} ms, longest {stale[^1].TotalMilliseconds:0} ms")
            + $"; bound {s_chaotic.StalenessBound.TotalMilliseconds:0} ms; messages lost {replicas.Sum(replica => replica.Core.Metrics.Missed)}, late {replicas.Sum(replica => replica.Core.Metrics.Late)}");

        Task<Replica> ChaoticAsync() => Replica.StartAsync(
            server, _prefix, s_chaotic, second => new ChaosSecondLevel(second, mischief), channel => new ChaosChannel(channel, mischief));

        async Task WriteAsync(Replica replica, int key)
        {
            // Of each key, all writers do the same: removing and storing do not mix (docs/caching.md).
            var version = history.Commit(key);
            await (key % 2 == 0
                ? replica.Cache.SetAsync(Name(key), new Product(key, "Lamp", version))
                : replica.Cache.RemoveAsync(Name(key)));
            history.Wrote(key, version);
        }

        async Task ReadAsync(Replica replica, int key)
        {
            var startedAt = Stopwatch.GetTimestamp();
            history.Read(key, await VersionAsync(replica, key), startedAt);
        }

        async Task<long> VersionAsync(Replica replica, int key) => (await replica.ReadAsync(Name(key), async () =>
        {
            var row = history.Row(key);
            await Task.Yield();
            return new Product(key, "Lamp", row);
        })).Value.Version;

        static string Name(int key) => $"product:{key}";
    }

    [Fact]
    public async Task A_message_that_is_lost_is_noticed_and_memory_is_dropped()
    {
        var mischief = new Mischief(seed: 1);
        await using var deaf = await Replica.StartAsync(server, _prefix, s_chaotic, channel: channel => new ChaosChannel(channel, mischief));
        await using var other = await StartAsync();
        await deaf.ReadAsync("product:1", Version(1));
        mischief.Dropped = 1;

        await other.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(async () => (await deaf.ReadAsync("product:1", Version(2))).Value.Version == 2, () => "The old value stayed.");
        mischief.Dropped = 0;
        await Eventually.HoldsAsync(() => deaf.Core.Metrics.Missed > 0 && deaf.Core.Watch.Synchronized, () => "The loss went unnoticed.");
    }

    [Fact]
    public async Task After_a_lost_connection_memory_is_distrusted()
    {
        ChaosChannel? channel = null;

        // No heartbeat comes between the loss and the read.
        var patient = Replica.Defaults with { Heartbeat = TimeSpan.FromMinutes(1), TrustWindow = TimeSpan.FromMinutes(2) };
        await using var one = await Replica.StartAsync(server, _prefix, patient, channel: inner => channel = new ChaosChannel(inner, new Mischief(seed: 1)));
        await one.ReadAsync("product:1", Version(1));
        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));

        channel!.Lost();
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
        channel.Restored();

        await Eventually.HoldsAsync(() => one.Core.Watch.Synchronized, () => "It did not come back.");
        Assert.Equal(CacheSource.Remote, (await one.ReadAsync("product:1", Never<Product>())).Source);
    }

    [Fact]
    public async Task Who_began_the_counting_and_then_hears_of_it_keeps_what_was_read_since()
    {
        await using var one = await StartAsync();
        await one.ReadAsync("product:1", Version(1));

        // The message of a counter begun anew, which says that nothing from before it is valid: it may come long after the answer.
        one.Core.Watch.Received(new(one.Core.Watch.Highest, InvalidationKind.Tag, Sender: 1, DateTimeOffset.UnixEpoch, TagClock.Everything));

        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));
        await one.Cache.RemoveByTagAsync(TagClock.Everything, TestContext.Current.CancellationToken);
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
    }

    [Fact]
    public async Task A_connection_that_is_there_for_the_first_time_was_not_lost()
    {
        ChaosChannel? channel = null;
        await using var one = await Replica.StartAsync(server, _prefix, channel: inner => channel = new ChaosChannel(inner, new Mischief(seed: 1)));
        await one.ReadAsync("product:1", Version(1));

        // The client says this of every new connection, perhaps when it has long been in use.
        channel!.Restored();

        Assert.True(one.Core.Watch.Synchronized);
        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));
    }

    [Fact]
    public async Task What_was_written_while_the_second_level_was_away_is_told_to_it_afterwards()
    {
        var mischief = new Mischief(seed: 1);
        await using var one = await Replica.StartAsync(server, _prefix, s_chaotic, second => new ChaosSecondLevel(second, mischief));
        await using var other = await StartAsync();
        await one.ReadAsync("product:1", Version(1));
        await other.ReadAsync("product:1", Version(1));
        await other.ReadAsync("product:2", Version(1), tags: ["lamps"]);

        mischief.Failed = 1;
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);
        await one.Cache.RemoveByTagAsync("lamps", TestContext.Current.CancellationToken);
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
        mischief.Failed = 0;

        await Eventually.HoldsAsync(async () => (await other.ReadAsync("product:1", Version(2))).Value.Version == 2, () => "The other replica was not told of the write.");
        await Eventually.HoldsAsync(async () => (await other.ReadAsync("product:2", Version(2))).Value.Version == 2, () => "The other replica was not told of the tag.");
    }

    [Fact]
    public async Task A_server_that_comes_back_with_an_older_state_is_not_believed()
    {
        await using var one = await StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 1), cancellationToken: cancellation);
        var old = (await one.Connection.Second.GetAsync("product:1"))!;

        var sequence = await one.Connection.Second.GetSequenceAsync();
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: cancellation);

        // As a snapshot from before the second write would be.
        await one.Connection.Poison("product:1", old);
        await one.Connection.Rewind(sequence);

        await Eventually.HoldsAsync(() => one.Log.Entries.SkipWhile(entry => entry.Event != 4).Any(entry => entry.Event == 1), () => "The loss went unnoticed.");
        await using var later = await StartAsync();
        Assert.Equal((2, CacheSource.Database), Brief(await later.ReadAsync("product:1", Version(2))));
    }

    [Fact]
    public async Task No_key_is_without_a_lifetime()
    {
        await using var one = await StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await one.ReadAsync("product:1", Version(1), tags: ["lamps"]);
        await one.Cache.SetAsync("product:2", new Product(1, "Lamp", 1), cancellationToken: cancellation);
        await one.Cache.RemoveByTagAsync("lamps", cancellation);
        await one.Cache.RemoveByTagAsync("*", cancellation);
        await ((Showroom.Caching.Remote.IPopularity)one.Connection.Second).AddReadsAsync(new(2026, 11, 20), [new("product:1", 3)]);
        await one.Connection.Second.TryLeaseAsync("product:3", "token", TimeSpan.FromMinutes(1), default);

        var lifetimes = await one.Connection.Lifetimes();

        Assert.Equal(7, lifetimes.Count);
        Assert.All(lifetimes, key => Assert.True(key.Value > TimeSpan.Zero, $"{key.Key} lives for ever."));
    }
}
