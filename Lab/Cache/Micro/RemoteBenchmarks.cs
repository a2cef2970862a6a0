using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Npgsql;
using Showroom.Caching;
using Showroom.Caching.Remote;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Micro;

/// <summary>
/// One read over the wire, alone and with 64 in flight: a bare GET, a hit of the cache's second level, a prepared query by either index. The bare GET is
/// one of StackExchange.Redis, over the connection that the cache uses, for the very entries that the cache reads.
/// </summary>
public class RemoteBenchmarks
{
    private const int Most = 64;

    private static readonly string[] s_products = [.. Enumerable.Range(0, Most).Select(static i => $"remote:{i:D8}")];
    private static readonly string[] s_bytes = [.. Enumerable.Range(0, Most).Select(static i => $"bytes:{i:D8}")];
    private static readonly RedisKey[] s_json = [.. Enumerable.Range(0, Most).Select(static i => (RedisKey)$"json:{i:D8}")];
    private static RedisKey[] s_entries = [];
    private static TwoLevelCache s_cache = null!;
    private static IDatabase s_redis = null!;
    private static CacheTable s_tree = null!;
    private static CacheTable s_hash = null!;

    /// <summary>How many reads are under way at once.</summary>
    [Params(1, Most)]
    public int InFlight { get; set; }

    /// <summary>Before the run, because a setup that waits is not waited for when benchmarks run within this process.</summary>
    internal static async Task PrepareAsync(CacheReplica replica, RedisKeys keys, NpgsqlDataSource database)
    {
        (s_cache, s_redis) = (replica.Cache, replica.Redis);
        (s_tree, s_hash) = (new(database, CacheTable.Tree), new(database, CacheTable.Hash));
        s_entries = Array.ConvertAll(s_bytes, keys.Value);
        for (var i = 0; i < Most; i++)
        {
            var row = await s_tree.ReadAsync(CacheTable.Ids[i], CancellationToken.None);
            await s_cache.SetAsync(s_products[i], row);
            await s_cache.SetAsync(s_bytes[i], new byte[512]);
            await s_redis.StringSetAsync(s_json[i], JsonSerializer.SerializeToUtf8Bytes(row, CacheJson.Default.CatalogueRow));
        }
    }

    [Benchmark(Baseline = true)]
    public Task RedisGet() => ManyAsync(static i => s_redis.StringGetAsync(s_entries[i]));

    [Benchmark]
    public Task SecondLevelHitOfBytes() => ManyAsync(static i =>
        s_cache.GetOrCreateAsync<int, byte[]>(s_bytes[i], 0, static (_, _) => throw new InvalidOperationException("Not a hit.")).AsTask());

    /// <summary>What a bare GET costs who wants the product and not its bytes.</summary>
    [Benchmark]
    public Task RedisGetOfProduct() => ManyAsync(static async i =>
        JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)await s_redis.StringGetAsync(s_json[i])).Span, CacheJson.Default.CatalogueRow));

    [Benchmark]
    public Task SecondLevelHitOfProduct() => ManyAsync(static i =>
        s_cache.GetOrCreateAsync<int, CatalogueRow>(s_products[i], 0, static (_, _) => throw new InvalidOperationException("Not a hit.")).AsTask());

    [Benchmark]
    public Task QueryByPrimaryKey() => ManyAsync(static async i => await s_tree.ReadAsync(CacheTable.Ids[i], CancellationToken.None));

    [Benchmark]
    public Task QueryByHashIndex() => ManyAsync(static async i => await s_hash.ReadAsync(CacheTable.Ids[i], CancellationToken.None));

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
