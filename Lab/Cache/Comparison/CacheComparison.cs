using System.Globalization;
using Showroom.Lab.Cache.Comparison.Coherence;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Reports;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Cache.Comparison;

/// <summary><c>lab cache --compare</c>: this cache beside FusionCache and HybridCache, in about two minutes.</summary>
internal static class CacheComparison
{
    public static async Task<int> RunAsync(int rounds, string output, CancellationToken cancellationToken)
    {
        await using var server = await RedisServer.StartAsync();
        IReadOnlyList<HitRun> hits;
        IReadOnlyList<OperationRun> operations;
        Progress("hits in L1");
        await using (var speed = await SpeedExperiment.StartAsync(server.ConnectionString))
        {
            hits = await speed.MeasureHitsAsync(rounds, cancellationToken);
            operations = await speed.MeasureOperationsAsync(rounds, Progress, cancellationToken);
        }

        Progress("stampedes, loads that overlap a write, a replica that is cut off: all contestants at the same time");
        var coherence = await Task.WhenAll(Contestant.All.Select(contestant => CoherenceExperiments.RunAsync(contestant, server, cancellationToken)));
        List<OutageResult> outages = [];
        foreach (var contestant in Contestant.All)
        {
            Progress($"Redis is killed for five seconds: {contestant.Name}");
            outages.Add(await new OutageExperiment(contestant).RunAsync(cancellationToken));
        }

        var command = string.Create(CultureInfo.InvariantCulture, $"lab cache --compare --rounds {rounds}");
        var report = new ComparisonReport(hits, operations, coherence, outages, Report.Machine(), command);
        await Report.WriteAsync(output, report.Markdown(), report.Json(), cancellationToken);
        return 0;
    }

    private static void Progress(string text) => Console.Error.WriteLine(text);
}
