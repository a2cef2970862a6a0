using System.Globalization;
using System.Text;
using Showroom.Lab.Cache.Comparison.Coherence;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Comparison;

/// <summary>The contestants side by side; ratios are to the plain counterpart in the same round.</summary>
internal sealed class ComparisonReport(
    IReadOnlyList<HitRun> hits, IReadOnlyList<OperationRun> operations, IReadOnlyList<CoherenceResult> coherence, IReadOnlyList<OutageResult> outages, string machine, string command)
{
    private static readonly string[] s_names = [.. Contestant.All.Select(static contestant => contestant.Name)];

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Two-level caches\n\n{machine}\n\n`{command}`\n");
        text.AppendLine("Replicas in one process, each with a connection of its own; Redis and they share the processors. Rows of about 0.5 KB as JSON. Ratios: median of the rounds (min to max), in each round to the plain counterpart.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", s_names)} |\n|---|{string.Concat(s_names.Select(static _ => "---|"))}");
        Row("L1 hit / IMemoryCache", HitRatio);
        Row("L1 hit, ns; bytes allocated", name => $"{Of(name, static run => run.Nanoseconds):0}; {Of(name, static run => run.Bytes):0}");
        foreach (var group in operations.GroupBy(static run => (run.Operation, run.InFlight)))
        {
            Row($"{group.Key.Operation} / {Counterpart(group.Key.Operation)}, {group.Key.InFlight} in flight", name => Ratio(group, name));
        }

        Row($"{CoherenceExperiments.Misses:N0} misses over 3 replicas: loads", name => $"{string.Join(", ", Coherence(name).StampedeLoads)}");
        Row($"{CoherenceExperiments.OverlappingKeys} loads that overlap a write: old value 8 s later", name => $"{Coherence(name).OldAfterOverlap}");
        Row($"replica cut off during {CoherenceExperiments.CutOffKeys} writes: old 6 s later, still cut off", name => $"{Coherence(name).OldWhileCutOff}");
        Row("the same, 15 s later, 8 s after it was connected again", name => $"{Coherence(name).OldAfterCutOff}");
        Row("Redis killed for 5 s: oldest value read, s", name => $"{Outage(name).OldestSeconds:0.0}");
        Row("slowest read, s; p99, ms", name => $"{Outage(name).SlowestSeconds:0.0}; {Outage(name).P99Milliseconds:0.0}");
        Row("reads, writes that threw", name => $"{Outage(name).FailedReads}, {Outage(name).FailedWrites}");
        Row($"keys old at the end, of {OutageExperiment.Keys}", name => $"{Outage(name).OldAtEnd}");
        return text.ToString();

        void Row(string name, Func<string, FormattableString> value) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", s_names.Select(contestant => FormattableString.Invariant(value(contestant))))} |");
    }

    public string Json() => Report.ToJson(new { machine, command, hits, operations, coherence, outages });

    private static string Counterpart(string operation) => operation switch
    {
        SpeedExperiment.L2Hit => "GET",
        SpeedExperiment.Miss => "GET and SET",
        _ => "SET",
    };

    private double Of(string name, Func<HitRun, double> value) => Median.Of(hits.Where(run => run.Cache == name).Select(value));

    private FormattableString HitRatio(string name) => $"{Spread.Of([.. hits.Where(run => run.Cache == name).Select(run => run.Nanoseconds / hits.First(peer => peer.Cache == SpeedExperiment.Peer && peer.Round == run.Round).Nanoseconds)]).ToString("0.00")}";

    private static FormattableString Ratio(IEnumerable<OperationRun> group, string name) => $"{Spread.Of([.. group.Where(run => run.Cache == name).Select(run => run.Microseconds / group.First(peer => peer.Cache == SpeedExperiment.Peer && peer.Round == run.Round).Microseconds)]).ToString("0.00")}";

    private CoherenceResult Coherence(string name) => coherence.First(result => result.Cache == name);

    private OutageResult Outage(string name) => outages.First(result => result.Cache == name);
}
