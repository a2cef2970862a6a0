using BenchmarkDotNet.Attributes;
using Showroom.Lab.Cache.Wire;

namespace Showroom.Lab.Cache.Micro;

/// <summary>
/// One read over the wire, alone and with 64 in flight, by BenchmarkDotNet. It measures one kind after the other, and what the machine does meanwhile is
/// in the ratios: for these <c>lab cache --wire</c> takes turns.
/// </summary>
public class RemoteBenchmarks
{
    /// <summary>Set before the run, because a setup that waits is not waited for when benchmarks run within this process.</summary>
    internal static WireReads Reads { get; set; } = null!;

    /// <summary>How many reads are under way at once.</summary>
    [Params(1, WireReads.Most)]
    public int InFlight { get; set; }

    [Benchmark(Baseline = true)]
    public Task RedisGet() => ManyAsync(Reads.GetAsync);

    [Benchmark]
    public Task SecondLevelHitOfBytes() => ManyAsync(Reads.HitBytesAsync);

    [Benchmark]
    public Task RedisGetOfProduct() => ManyAsync(Reads.GetProductAsync);

    [Benchmark]
    public Task SecondLevelHitOfProduct() => ManyAsync(Reads.HitProductAsync);

    [Benchmark]
    public Task QueryByPrimaryKey() => ManyAsync(Reads.QueryByPrimaryKeyAsync);

    [Benchmark]
    public Task QueryByHashIndex() => ManyAsync(Reads.QueryByHashIndexAsync);

    /// <summary>All at once; BenchmarkDotNet shows the time of the whole batch.</summary>
    private async Task ManyAsync<T>(Func<int, ValueTask<T>> read)
    {
        var reads = new Task[InFlight];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = read(i).AsTask();
        }

        await Task.WhenAll(reads);
    }
}
