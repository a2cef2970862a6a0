using Showroom.Lab.Cache.Comparison.Coherence;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Servers;
using Showroom.Reports;

namespace Showroom.Lab.Cache.Comparison;

/// <summary><c>lab cache --compare</c>: this cache beside FusionCache and HybridCache, in about two minutes.</summary>
internal static class CacheComparison
{
    public static async Task<ExperimentResult> RunAsync(int rounds, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var server = await RedisServer.StartAsync();
        IReadOnlyList<HitRun> hits;
        IReadOnlyList<OperationRun> operations;
        progress("hits in L1");
        await using (var speed = await SpeedExperiment.StartAsync(server.ConnectionString))
        {
            hits = await speed.MeasureHitsAsync(rounds, cancellationToken);
            operations = await speed.MeasureOperationsAsync(rounds, progress, cancellationToken);
        }

        progress("stampedes, loads that overlap a write, a replica that is cut off: all contestants at the same time");
        var coherence = await Task.WhenAll(Contestant.All.Select(contestant => CoherenceExperiments.RunAsync(contestant, server, cancellationToken)));
        List<OutageResult> outages = [];
        foreach (var contestant in Contestant.All)
        {
            progress($"Redis is killed for five seconds: {contestant.Name}");
            outages.Add(await new OutageExperiment(contestant).RunAsync(cancellationToken));
        }

        return new ComparisonReport(hits, operations, coherence, outages).Create();
    }
}
