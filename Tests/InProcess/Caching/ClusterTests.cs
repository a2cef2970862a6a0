using Showroom.Caching;
using Showroom.Caching.Invalidation;
using Showroom.Caching.Redis;
using Showroom.Tests.InProcess.Caching.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>The behaviour that callers see, on a cluster.</summary>
public sealed class ClusterCacheTests(RedisClusterServer server) : CacheSuite(server), IClassFixture<RedisClusterServer>
{
    private readonly RedisClusterServer _server = server;

    [Fact]
    public void The_hash_tags_spread_the_partitions_evenly_over_the_slots()
    {
        var slots = Enumerable.Range(0, HashTags.Count).Select(partition => HashTags.SlotOf(HashTags.Of(partition).Trim('{', '}'))).ToArray();

        // The example of the cluster specification.
        Assert.Equal(0x31C3, HashTags.SlotOf("123456789"));
        Assert.Equal(Enumerable.Range(0, HashTags.Count), slots.Select(slot => slot / (16_384 / HashTags.Count)));
    }

    [Fact]
    public void Every_partition_gets_keys()
    {
        var counts = Enumerable.Range(0, 64_000).CountBy(i => Partitions.IndexOf($"product:{i}", HashTags.Count)).ToDictionary();

        Assert.Equal(HashTags.Count, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 800, 1200));
    }

    [Fact]
    public async Task The_keys_are_on_every_shard_and_those_of_one_script_in_one_slot()
    {
        await using var one = await StartAsync();
        for (var i = 0; i < 200; i++)
        {
            await one.Cache.SetAsync($"product:{{{i}}}", new Product(i, "Lamp", 1), cancellationToken: TestContext.Current.CancellationToken);
        }

        var lifetimes = await one.Connection.GetLifetimesAsync();
        var slots = lifetimes.Keys.Where(static key => key.Contains(":v:", StringComparison.Ordinal)).Select(SlotOf).ToArray();

        Assert.Equal(200, slots.Length);
        Assert.Equal(RedisCluster.Shards, slots.Select(slot => slot * RedisCluster.Shards / 16_384).Distinct().Count());
        Assert.Empty(slots.Except(lifetimes.Keys.Where(static key => key.EndsWith(":seq", StringComparison.Ordinal)).Select(SlotOf)));

        static int SlotOf(string key) => HashTags.SlotOf(key[(key.IndexOf('{', StringComparison.Ordinal) + 1)..key.IndexOf('}', StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task A_replica_that_starts_before_the_cluster_is_known_uses_it_later()
    {
        await using var forwarder = new TcpForwarder(1);
        await using var connection = await RedisConnection.OpenAsync($"127.0.0.1:{forwarder.Port}" + RedisConnection.SettingsWithoutServer, "late");
        Assert.Equal(1, connection.Store.DetectPartitions());

        forwarder.SwitchTo(_server.Cluster.Port);

        await Eventually.HoldsAsync(() => connection.Store.DetectPartitions() == HashTags.Count, () => "The cluster was not detected.");
        // The connections to the other shards are opened after the first one has named them.
        await Eventually.HoldsAsync(RemovesAsync, () => "The shard of the key was not reached.");

        async Task<bool> RemovesAsync()
        {
            try
            {
                return await connection.Store.RemoveAsync("product:1", 0) > 0;
            }
            catch (RedisConnectionException)
            {
                return false;
            }
        }
    }
}

/// <summary>Shards that move, change their primary and die under load. Each test has its own cluster.</summary>
public sealed class ClusterFailureTests : IAsyncLifetime
{
    private const int Keys = 200;
    private const int Workers = 24;

    private static readonly int s_operations = int.TryParse(Environment.GetEnvironmentVariable("CACHE_CLUSTER_OPERATIONS"), out var operations) ? operations : 20_000;

    private static readonly CacheOptions s_options = Replica.Defaults with
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

    private readonly RedisClusterServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public Task Resharding_under_load_keeps_the_cache_coherent() => RunAsync(async () =>
    {
        await _server.Cluster.MoveSlotsAsync(from: 0, to: 1, slots: 2000, Cancellation);
        await _server.Cluster.MoveSlotsAsync(from: 2, to: 0, slots: 1000, Cancellation);
    });

    [Fact]
    public Task A_planned_failover_under_load_keeps_the_cache_coherent() => RunAsync(async () =>
    {
        await _server.Cluster.FailOverAsync(1, Cancellation);
        await PromotedAsync(1);
    });

    [Fact]
    public Task A_shard_that_dies_under_load_and_fails_over_keeps_the_cache_coherent() => RunAsync(async () =>
    {
        await _server.Cluster.KillAsync(2);
        await PromotedAsync(2);
    });

    private Task PromotedAsync(int shard) => Eventually.HoldsAsync(() => _server.Cluster.IsPromotedAsync(shard, Cancellation), () => "The replica was not promoted.");

    private async Task RunAsync(Func<Task> disturb)
    {
        await using var one = await Replica.StartAsync(_server, "cluster", s_options);
        await using var two = await Replica.StartAsync(_server, "cluster", s_options);
        await using var three = await Replica.StartAsync(_server, "cluster", s_options);
        Replica[] replicas = [one, two, three];
        await UseL2Async();
        var workload = new CoherenceWorkload(replicas, Keys, boundBeginsWhenApplied: true);

        await workload.RunAsync(s_operations, Workers, until: DisturbAsync());

        await workload.AssertCoherentAsync(s_options.StalenessBound);
        Assert.All(replicas, replica => Assert.True(replica.Core.Metrics.Served(CacheSource.Local) > replica.Core.Metrics.Served(CacheSource.Database)));

        async Task DisturbAsync()
        {
            await Eventually.HoldsAsync(() => one.Core.Metrics.Served(CacheSource.Local) > 0, () => "There is no load.");
            await disturb();
            await UseL2Async();
        }

        Task UseL2Async() => Eventually.HoldsAsync(() => Array.TrueForAll(replicas, static replica => replica.Core.Coherence.CanUseL2), () => "L2 is not used again.");
    }
}
