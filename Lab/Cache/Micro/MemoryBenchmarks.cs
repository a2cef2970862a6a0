using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Caching.Memory;
using Showroom.Caching;
using Showroom.Caching.Hosting;
using Showroom.Lab.Cache.Setup;

namespace Showroom.Lab.Cache.Micro;

/// <summary>One hit in memory: of the two-level cache, and of what it is compared with.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "BenchmarkDotNet calls instance methods.")]
public class MemoryBenchmarks
{
    private const string Key = "product:00000007";

    private static readonly ConcurrentDictionary<string, object> s_dictionary = new(StringComparer.Ordinal);
    private static readonly MemoryCache s_memory = new(new MemoryCacheOptions());
    private static TwoLevelCache s_cache = null!;

    private readonly CacheOutcome _outcome = new();

    /// <summary>Before the run, because BenchmarkDotNet does not await an asynchronous setup when it runs in this process.</summary>
    internal static async Task PrepareAsync(CacheReplica replica)
    {
        var row = new CatalogueRow(CacheTable.Ids[7], "Product 7", "A product", 19.90m, 100, 1);
        s_dictionary[Key] = row;
        s_memory.Set(Key, row, TimeSpan.FromHours(1));
        s_cache = replica.Cache;
        await s_cache.RemoveAsync(Key);
        await s_cache.GetOrCreateAsync(Key, _ => new ValueTask<CatalogueRow>(row));
    }

    [Benchmark]
    public object ConcurrentDictionary() => s_dictionary[Key];

    [Benchmark(Baseline = true)]
    public object? MemoryCache() => s_memory.Get(Key);

    [Benchmark]
    public object MemoryCacheWithOptions() => s_memory.TryGetValue(Key, out CatalogueRow? row) ? row! : throw new InvalidOperationException();

    [Benchmark]
    public object TwoLevelHit() => Completed(s_cache.GetOrCreateAsync<int, CatalogueRow>(Key, 0, static (_, _) => throw new InvalidOperationException("Not a hit.")));

    [Benchmark]
    public object TwoLevelHitWithOutcome() =>
        Completed(s_cache.GetOrCreateAsync<int, CatalogueRow>(Key, _outcome, 0, static (_, _) => throw new InvalidOperationException("Not a hit.")));

    /// <summary>A hit in memory completes synchronously.</summary>
    private static T Completed<T>(ValueTask<T> read) => read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("Not a hit.");
}
