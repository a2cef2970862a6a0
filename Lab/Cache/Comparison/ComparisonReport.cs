using System.Globalization;
using Showroom.Lab.Cache.Comparison.Coherence;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cache.Comparison;

/// <summary>The contestants side by side; ratios are to the plain counterpart in the same round.</summary>
internal sealed class ComparisonReport(
    IReadOnlyList<HitRun> hits, IReadOnlyList<OperationRun> operations, IReadOnlyList<CoherenceResult> coherence, IReadOnlyList<OutageResult> outages)
{
    private static readonly string[] s_names = [.. Contestant.All.Select(static contestant => contestant.Name)];

    public ExperimentResult Create() => new()
    {
        Title = "Two-level caches",
        Description = "Replicas in one process, each with a connection of its own; Redis and they share the processors. Rows of about 0.5 KB as JSON. Ratios are to the plain counterpart in the same round: IMemoryCache, or the same commands of Redis.",
        Claims =
        [
            Claim.Goal("L1 hit: time", Expectation.AtMost(100), Of(Contestant.Own, static run => run.Nanoseconds), "ns"),
            Claim.Guarantee($"{CoherenceExperiments.Misses:N0} concurrent misses over 3 replicas: loads", Expectation.Exactly(1), Figure.Of(Coherence(Contestant.Own).StampedeLoads.Select(static loads => (double)loads))),
            Claim.Guarantee("loads that overlap a write: keys old on a replica 8 s later", Expectation.Exactly(0), Coherence(Contestant.Own).OldAfterOverlap),
            Claim.Guarantee("replica cut off from Redis during writes: keys it serves old 6 s later", Expectation.Exactly(0), Coherence(Contestant.Own).OldWhileCutOff),
            Claim.Guarantee("Redis killed: reads that threw", Expectation.Exactly(0), Outage(Contestant.Own).FailedReads),
            Claim.Guarantee("Redis killed: keys old at the end", Expectation.Exactly(0), Outage(Contestant.Own).OldAtEnd),
        ],
        Tables = [Speed(), Failures()],
        Runs = ExperimentCommand.Runs(new { hits, operations, coherence, outages }),
    };

    private ReportTable Speed() => new()
    {
        Title = "Speed",
        Columns = ["operation", "in flight", .. s_names.Select(static name => new Column(name))],
        Rows =
        [
            Row("L1 hit, ns", "", name => Of(name, static run => run.Nanoseconds)),
            Row("L1 hit, bytes allocated", "", name => Of(name, static run => run.Bytes)),
            Row("L1 hit, to IMemoryCache", "", name => Figure.Of(hits.Where(run => run.Cache == name).Select(run => run.Nanoseconds / hits.First(peer => peer.Cache == SpeedExperiment.Peer && peer.Round == run.Round).Nanoseconds))),
            .. operations.GroupBy(static run => (run.Operation, run.InFlight)).Select(group =>
                Row($"{group.Key.Operation}, to {Counterpart(group.Key.Operation)}", group.Key.InFlight.ToString(CultureInfo.InvariantCulture), name => Ratio(group, name))),
        ],
    };

    private ReportTable Failures() => new()
    {
        Title = "After something went wrong",
        Columns = ["what", "unit", .. s_names.Select(static name => new Column(name))],
        Rows =
        [
            Row($"{CoherenceExperiments.Misses:N0} misses over 3 replicas: loads", "", name => Figure.Of(Coherence(name).StampedeLoads.Select(static loads => (double)loads))),
            Row($"{CoherenceExperiments.OverlappingKeys} loads that overlap a write: old 8 s later", "keys", name => Coherence(name).OldAfterOverlap),
            Row($"replica cut off during {CoherenceExperiments.CutOffKeys} writes: old 6 s later, still cut off", "keys", name => Coherence(name).OldWhileCutOff),
            Row("the same 15 s later, 8 s after it was connected again", "keys", name => Coherence(name).OldAfterCutOff),
            Row("Redis killed for 5 s: oldest value read", "s", name => Outage(name).OldestSeconds),
            Row("slowest read", "s", name => Outage(name).SlowestSeconds),
            Row("reads, p99", "ms", name => Outage(name).P99Milliseconds),
            Row("reads that threw", "", name => Outage(name).FailedReads),
            Row("writes that threw", "", name => Outage(name).FailedWrites),
            Row($"old at the end, of {OutageExperiment.Keys}", "keys", name => Outage(name).OldAtEnd),
        ],
    };

    private static IReadOnlyList<Cell> Row(string what, string second, Func<string, Cell> value) => [what, second, .. s_names.Select(value)];

    private static string Counterpart(string operation) => operation switch
    {
        SpeedExperiment.L2Hit => "GET",
        SpeedExperiment.Miss => "GET and SET",
        _ => "SET",
    };

    private Figure Of(string name, Func<HitRun, double> value) => Figure.Of(hits.Where(run => run.Cache == name).Select(value));

    private static Figure Ratio(IEnumerable<OperationRun> group, string name) => Figure.Of(
        group.Where(run => run.Cache == name).Select(run => run.Microseconds / group.First(peer => peer.Cache == SpeedExperiment.Peer && peer.Round == run.Round).Microseconds));

    private CoherenceResult Coherence(string name) => coherence.First(result => result.Cache == name);

    private OutageResult Outage(string name) => outages.First(result => result.Cache == name);
}
