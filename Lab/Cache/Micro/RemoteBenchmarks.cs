using BenchmarkDotNet.Attributes;
using Showroom.Lab.Cache.Wire;

namespace Showroom.Lab.Cache.Micro;

/// <summary>
/// One read over the network, alone and with 64 in flight, by BenchmarkDotNet. It measures one kind of read after the other, so that other load on the
/// machine distorts the ratios; <c>lab cache --wire</c> alternates.
/// </summary>
public class RemoteBenchmarks
{
    /// <summary>Set before the run, because BenchmarkDotNet does not await an asynchronous setup when it runs in this process.</summary>
    internal static WireReads Reads { get; set; } = null!;

    /// <summary>The number of concurrent reads.</summary>
    [Params(1, WireReads.MaxInFlight)]
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

    /// <summary>Concurrently; BenchmarkDotNet shows the time of the whole batch.</summary>
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
