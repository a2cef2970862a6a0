using Showroom.Caching;
using Showroom.Caching.Invalidation;
using Showroom.Tests.InProcess.Caching.Faults;

namespace Showroom.Tests.InProcess.Caching;

public abstract partial class CacheSuite
{
    private static readonly CacheOptions s_shortTimeouts = Replica.Defaults with
    {
        OperationTimeout = TimeSpan.FromMilliseconds(400),
        Heartbeat = TimeSpan.FromMilliseconds(250),
        DeliveryGrace = TimeSpan.FromMilliseconds(100),
        CoherenceLease = TimeSpan.FromSeconds(3),
        IsolatedExpiration = TimeSpan.FromMilliseconds(500),
        LoadWait = TimeSpan.FromMilliseconds(500),
        LoadLease = TimeSpan.FromSeconds(1),
        BreakDuration = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task A_hundred_thousand_reads_and_writes_under_faults_stay_within_the_staleness_bound_and_converge()
    {
        const int keys = 200, operations = 100_000, workers = 24;
        var faults = new FaultRates(seed: 7)
        {
            Failed = 0.02,
            ResponseLost = 0.01,
            Hanging = 0.001,
            Delayed = 0.05,
            MaxDelay = TimeSpan.FromMilliseconds(150),
            Dropped = 0.02,
            Disconnected = 0.001,
        };
        await using var one = await StartFaultyAsync();
        await using var two = await StartFaultyAsync();
        await using var three = await StartFaultyAsync();
        Replica[] replicas = [one, two, three];
        var workload = new CoherenceWorkload(replicas, keys, boundBeginsWhenApplied: true);

        await workload.RunAsync(operations, workers);

        faults.Failed = faults.ResponseLost = faults.Hanging = faults.Delayed = faults.Dropped = faults.Disconnected = 0;
        Assert.True(replicas.Sum(replica => replica.Core.Metrics.Missed) > 0, "No message was lost, so the test shows nothing.");
        await workload.AssertCoherentAsync(s_shortTimeouts.StalenessBound);

        Task<Replica> StartFaultyAsync() => Replica.StartAsync(
            server, _prefix, s_shortTimeouts, store => new FaultyL2Store(store, faults), channel => new FaultyChannel(channel, faults));
    }

    [Fact]
    public async Task A_lost_message_is_detected_and_L1_is_cleared()
    {
        var faults = new FaultRates(seed: 1);
        // With short timeouts a slow server would be found out of reach before the loss is.
        var shortGrace = Replica.Defaults with
        {
            OperationTimeout = TimeSpan.FromSeconds(3),
            DeliveryGrace = TimeSpan.FromMilliseconds(100),
            CoherenceLease = TimeSpan.FromSeconds(8),
        };
        await using var cutOff = await Replica.StartAsync(server, _prefix, shortGrace, channel: channel => new FaultyChannel(channel, faults));
        await using var other = await StartAsync();
        await cutOff.ReadAsync("product:1", Version(1));
        faults.Dropped = 1;

        await other.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(async () => (await cutOff.ReadAsync("product:1", Version(2))).Value.Version == 2, () => "The old value was still served.");
        faults.Dropped = 0;
        await Eventually.HoldsAsync(() => cutOff.Core.Metrics.Missed > 0 && cutOff.Core.Coherence.IsSynchronized, () => "The loss was not detected.");
    }

    [Fact]
    public async Task After_a_lost_connection_L1_is_not_served()
    {
        FaultyChannel? channel = null;

        // No heartbeat between the disconnection and the read.
        var longHeartbeat = Replica.Defaults with { Heartbeat = TimeSpan.FromMinutes(1), CoherenceLease = TimeSpan.FromMinutes(2) };
        await using var one = await Replica.StartAsync(server, _prefix, longHeartbeat, channel: inner => channel = new FaultyChannel(inner, new FaultRates(seed: 1)));
        await one.ReadAsync("product:1", Version(1));
        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));

        channel!.OnDisconnected();
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
        channel.OnConnected();

        await Eventually.HoldsAsync(() => one.Core.Coherence.IsSynchronized, () => "The replica did not synchronize again.");
        Assert.Equal(CacheSource.Remote, (await one.ReadAsync("product:1", Never<Product>())).Source);
    }

    [Fact]
    public async Task The_message_of_its_own_synchronization_does_not_clear_what_a_replica_has_read_since()
    {
        await using var one = await StartAsync();
        await one.ReadAsync("product:1", Version(1));

        var partition = one.Core.Coherence.PartitionOf("product:1");

        // The message of a counter that started again, which invalidates everything older. It may arrive long after the response.
        one.Core.Coherence.OnMessage(new(partition.Index, partition.Sequence.Highest, InvalidationKind.Tag, DateTimeOffset.UnixEpoch, TagInvalidations.Wildcard));

        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));
        await one.Cache.RemoveByTagAsync(TagInvalidations.Wildcard, TestContext.Current.CancellationToken);
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
    }

    [Fact]
    public async Task The_first_connection_does_not_revoke_the_lease()
    {
        FaultyChannel? channel = null;
        await using var one = await Replica.StartAsync(server, _prefix, channel: inner => channel = new FaultyChannel(inner, new FaultRates(seed: 1)));
        await one.ReadAsync("product:1", Version(1));

        // The client reports every new connection, possibly after its first use.
        channel!.OnConnected();

        Assert.True(one.Core.Coherence.IsSynchronized);
        Assert.Equal((1, CacheSource.Local), Brief(await one.ReadAsync("product:1", Never<Product>())));
    }

    [Fact]
    public async Task Writes_during_an_outage_of_L2_are_applied_to_it_afterwards()
    {
        var faults = new FaultRates(seed: 1);
        await using var one = await Replica.StartAsync(server, _prefix, s_shortTimeouts, store => new FaultyL2Store(store, faults));
        await using var other = await StartAsync();
        await one.ReadAsync("product:1", Version(1));
        await other.ReadAsync("product:1", Version(1));
        await other.ReadAsync("product:2", Version(1), tags: ["lamps"]);

        faults.Failed = 1;
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: TestContext.Current.CancellationToken);
        await one.Cache.RemoveByTagAsync("lamps", TestContext.Current.CancellationToken);
        Assert.Equal((2, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(2))));
        faults.Failed = 0;

        await Eventually.HoldsAsync(async () => (await other.ReadAsync("product:1", Version(2))).Value.Version == 2, () => "The write did not reach the other replica.");
        await Eventually.HoldsAsync(async () => (await other.ReadAsync("product:2", Version(2))).Value.Version == 2, () => "The removal by tag did not reach the other replica.");
    }

    [Fact]
    public async Task A_server_that_returns_with_an_older_state_is_invalidated()
    {
        await using var one = await StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 1), cancellationToken: cancellation);
        var old = (await one.Connection.Store.GetAsync("product:1"))!;

        var sequence = await one.Connection.Store.GetSequenceAsync(one.Core.Coherence.PartitionOf("product:1").Index);
        await one.Cache.SetAsync("product:1", new Product(1, "Lamp", 2), cancellationToken: cancellation);

        // The state of a snapshot from before the second write.
        await one.Connection.OverwriteAsync("product:1", old);
        await one.Connection.RewindAsync("product:1", sequence);

        await Eventually.HoldsAsync(() => one.Log.Entries.SkipWhile(entry => entry.Event != 4).Any(entry => entry.Event == 1), () => "The loss was not detected.");
        await using var later = await StartAsync();
        Assert.Equal((2, CacheSource.Database), Brief(await later.ReadAsync("product:1", Version(2))));
    }

    [Fact]
    public async Task Every_key_has_a_lifetime()
    {
        await using var one = await StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await one.ReadAsync("product:1", Version(1), tags: ["lamps"]);
        await one.Cache.SetAsync("product:2", new Product(1, "Lamp", 1), cancellationToken: cancellation);
        await one.Cache.RemoveByTagAsync("lamps", cancellation);
        await one.Cache.RemoveByTagAsync("*", cancellation);
        await one.Connection.Backend.Popularity!.AddReadsAsync(new(2026, 11, 20), [new("product:1", 3)]);
        await one.Connection.Store.TryAcquireLeaseAsync("product:3", "token", TimeSpan.FromMinutes(1), default);

        var lifetimes = await one.Connection.GetLifetimesAsync();

        // Two entries, a lease and the read counts; and in each partition a counter and two tags.
        Assert.Equal(4 + (3 * one.Core.Coherence.Partitions.Count), lifetimes.Count);
        Assert.All(lifetimes, key => Assert.True(key.Value > TimeSpan.Zero, $"{key.Key} has no lifetime."));
    }
}
