using System.Diagnostics;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Wire;

/// <summary>One run of one kind of read.</summary>
/// <param name="Read">Which.</param>
/// <param name="Round">From 1.</param>
/// <param name="InFlight">Concurrent reads.</param>
/// <param name="Microseconds">The run's elapsed time divided by its reads.</param>
/// <param name="P50">Median time from a read's start to its value, in microseconds.</param>
/// <param name="P99">99th percentile of that, in microseconds.</param>
/// <param name="Processor">Processor time of this process per read, in microseconds, without the servers'.</param>
/// <param name="Bytes">Allocated per read.</param>
internal sealed record WireRun(string Read, int Round, int InFlight, double Microseconds, double P50, double P99, double Processor, double Bytes);

/// <summary>A kind of read, and a reader that repeats it until a timestamp.</summary>
internal sealed record ReadUnderTest(string Name, Func<int, long, Task<LatencyHistogram>> ReadUntilAsync)
{
    public static ReadUnderTest Of<T>(string name, Func<int, ValueTask<T>> read) => new(name, async (entry, until) =>
    {
        var times = new LatencyHistogram();
        for (var (startedAt, ended) = (Stopwatch.GetTimestamp(), 0L); ended < until; startedAt = ended)
        {
            await read(entry);
            ended = Stopwatch.GetTimestamp();
            times.Add(ended - startedAt);
        }

        return times;
    });
}

/// <summary>
/// Measures the kinds of read in turn, each round starting with another, so that other load on the machine affects all equally. There is one reader per
/// concurrent read, which reads again as soon as it has its value.
/// </summary>
internal static class WireExperiment
{
    public const string Peer = "plain GET";
    public const string SecondLevelHit = "L2 hit, bytes";

    private static readonly int[] s_inFlight = [1, 8, WireReads.MaxInFlight];

    public static async Task<IReadOnlyList<WireRun>> RunAsync(WireReads reads, CacheSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        ReadUnderTest[] kinds =
        [
            ReadUnderTest.Of(Peer, reads.GetAsync),
            ReadUnderTest.Of(SecondLevelHit, reads.HitBytesAsync),
            ReadUnderTest.Of("plain GET, then JSON", reads.GetProductAsync),
            ReadUnderTest.Of("L2 hit, product", reads.HitProductAsync),
            ReadUnderTest.Of("L2 hit, product, kept in L1", reads.HybridHitProductAsync),
            ReadUnderTest.Of("query, B-tree", reads.QueryByPrimaryKeyAsync),
            ReadUnderTest.Of("query, hash index", reads.QueryByHashIndexAsync),
        ];
        foreach (var kind in kinds)
        {
            progress($"warming up: {kind.Name}");
            foreach (var inFlight in s_inFlight)
            {
                await MeasureAsync(kind, 0, inFlight, settings.WarmUp / s_inFlight.Length);
            }
        }

        List<WireRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            progress($"round {round} of {settings.Rounds}");
            foreach (var inFlight in s_inFlight)
            {
                for (var turn = 0; turn < kinds.Length; turn++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    runs.Add(await MeasureAsync(kinds[(round - 1 + turn) % kinds.Length], round, inFlight, settings.Duration));
                }
            }
        }

        return runs;
    }

    /// <summary>One run.</summary>
    public static async Task<WireRun> MeasureAsync(ReadUnderTest kind, int round, int inFlight, TimeSpan duration)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (processor, bytes, startedAt) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        var until = startedAt + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var readers = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(entry => Task.Run(() => kind.ReadUntilAsync(entry, until))));
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        process.Refresh();
        var times = new LatencyHistogram();
        Array.ForEach(readers, times.Add);
        double count = times.Count;
        return new(
            kind.Name, round, inFlight, elapsed.TotalMicroseconds / count, times.Microseconds(0.5), times.Microseconds(0.99),
            (process.TotalProcessorTime - processor).TotalMicroseconds / count, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / count);
    }
}
