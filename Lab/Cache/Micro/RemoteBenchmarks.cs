using BenchmarkDotNet.Attributes;
using Npgsql;
using Showroom.Caching;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Micro;

/// <summary>One read over the wire, alone and with 64 in flight: a bare GET, a hit of the cache's second level, a prepared query by either index.</summary>
public class RemoteBenchmarks
{
    private const string Key = "product:00000007";
    private const string BytesKey = "bytes:00000007";

    private static TwoLevelCache s_cache = null!;
    private static IDatabase s_redis = null!;
    private static CacheTable s_tree = null!;
    private static CacheTable s_hash = null!;

    /// <summary>How many reads are under way at once.</summary>
    [Params(1, 64)]
    public int InFlight { get; set; }

    /// <summary>Before the run, because a setup that waits is not waited for when benchmarks run within this process.</summary>
    internal static async Task PrepareAsync(CacheReplica replica, NpgsqlDataSource database)
    {
        (s_cache, s_redis) = (replica.Cache, replica.Redis);
        (s_tree, s_hash) = (new(database, CacheTable.Tree), new(database, CacheTable.Hash));
        for (var i = 0; i < 64; i++)
        {
            await s_cache.SetAsync(Key + i, await s_tree.ReadAsync(CacheTable.Ids[i], CancellationToken.None));
            await s_cache.SetAsync(BytesKey + i, new byte[512]);
            await s_redis.StringSetAsync("bare:" + i, new byte[512]);
        }
    }

    [Benchmark(Baseline = true)]
    public Task RedisGet() => ManyAsync(i => s_redis.StringGetAsync("bare:" + i));

    [Benchmark]
    public Task SecondLevelHitOfBytes() => ManyAsync(i =>
        s_cache.GetOrCreateAsync<int, byte[]>(BytesKey + i, 0, static (_, _) => throw new InvalidOperationException("Not a hit.")).AsTask());

    [Benchmark]
    public Task SecondLevelHitOfProduct() => ManyAsync(i =>
        s_cache.GetOrCreateAsync<int, CatalogueRow>(Key + i, 0, static (_, _) => throw new InvalidOperationException("Not a hit.")).AsTask());

    [Benchmark]
    public Task QueryByPrimaryKey() => ManyAsync(async i => await s_tree.ReadAsync(CacheTable.Ids[i], CancellationToken.None));

    [Benchmark]
    public Task QueryByHashIndex() => ManyAsync(async i => await s_hash.ReadAsync(CacheTable.Ids[i], CancellationToken.None));

    /// <summary>All at once; BenchmarkDotNet shows the time of the whole batch.</summary>
    private async Task ManyAsync(Func<int, Task> read)
    {
        var reads = new Task[InFlight];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = read(i);
        }

        await Task.WhenAll(reads);
    }
}
