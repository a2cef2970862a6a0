using System.Diagnostics;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Wire;

/// <summary>One run of one kind of read.</summary>
/// <param name="Read">Which.</param>
/// <param name="Round">From 1.</param>
/// <param name="InFlight">Reads that were under way at once.</param>
/// <param name="Microseconds">Per read: the run's time over its reads, whoever had the processor.</param>
/// <param name="P50">Median time from a read's start to its value, in microseconds.</param>
/// <param name="P99">99th percentile of that, in microseconds.</param>
/// <param name="Processor">Microseconds of this process's processor time per read; the servers' are not in it.</param>
/// <param name="Bytes">Allocated per read.</param>
internal sealed record WireRun(string Read, int Round, int InFlight, double Microseconds, double P50, double P99, double Processor, double Bytes);

/// <summary>A kind of read, and readers who do nothing else until a time.</summary>
internal sealed record WireContestant(string Name, Func<int, long, Task<LatencyHistogram>> ReadUntilAsync)
{
    public static WireContestant Of<T>(string name, Func<int, ValueTask<T>> read) => new(name, async (entry, until) =>
    {
        var times = new LatencyHistogram();
        for (var (begun, ended) = (Stopwatch.GetTimestamp(), 0L); ended < until; begun = ended)
        {
            await read(entry);
            ended = Stopwatch.GetTimestamp();
            times.Add(ended - begun);
        }

        return times;
    });
}

/// <summary>
/// Every kind of read in turn, each round from another one on, so that whatever else the machine does falls on all alike. As many readers as reads are to
/// be under way; each reads again as soon as it has its value.
/// </summary>
internal static class WireExperiment
{
    public const string Peer = "bare GET";

    private static readonly int[] s_inFlight = [1, 8, WireReads.Most];

    public static async Task<IReadOnlyList<WireRun>> RunAsync(WireReads reads, CacheSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        WireContestant[] contestants =
        [
            WireContestant.Of(Peer, reads.GetAsync),
            WireContestant.Of("L2 hit, bytes", reads.HitBytesAsync),
            WireContestant.Of("bare GET, then JSON", reads.GetProductAsync),
            WireContestant.Of("L2 hit, product", reads.HitProductAsync),
            WireContestant.Of("L2 hit, product, kept in L1", reads.HybridHitProductAsync),
            WireContestant.Of("query, B-tree", reads.QueryByPrimaryKeyAsync),
            WireContestant.Of("query, hash index", reads.QueryByHashIndexAsync),
        ];
        foreach (var contestant in contestants)
        {
            progress($"warming up: {contestant.Name}");
            foreach (var inFlight in s_inFlight)
            {
                await MeasureAsync(contestant, 0, inFlight, settings.WarmUp / s_inFlight.Length);
            }
        }

        List<WireRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            progress($"round {round} of {settings.Rounds}");
            foreach (var inFlight in s_inFlight)
            {
                for (var turn = 0; turn < contestants.Length; turn++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    runs.Add(await MeasureAsync(contestants[(round - 1 + turn) % contestants.Length], round, inFlight, settings.Duration));
                }
            }
        }

        return runs;
    }

    private static async Task<WireRun> MeasureAsync(WireContestant contestant, int round, int inFlight, TimeSpan duration)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (processor, bytes, begun) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        var until = begun + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var readers = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(entry => Task.Run(() => contestant.ReadUntilAsync(entry, until))));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        process.Refresh();
        var times = new LatencyHistogram();
        Array.ForEach(readers, times.Add);
        double count = times.Count;
        return new(
            contestant.Name, round, inFlight, elapsed.TotalMicroseconds / count, times.Microseconds(0.5), times.Microseconds(0.99),
            (process.TotalProcessorTime - processor).TotalMicroseconds / count, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / count);
    }
}
