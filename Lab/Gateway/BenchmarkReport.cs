using System.Globalization;
using System.Text;
using System.Text.Json;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Gateway;

/// <summary>The runs as ratios to nginx of the same round, with their spread; in Markdown for people, in JSON for programs.</summary>
internal sealed class BenchmarkReport(IReadOnlyList<Run> runs, IReadOnlyList<(string Name, string Version)> gateways, string machine, string command)
{
    private const string Peer = "nginx";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>The median of ours over nginx's, or null without nginx.</summary>
    internal double? Ratio(int connections, Func<Run, double> value) => Ratios("showroom", connections, value) is { Count: > 0 } ratios ? Median.Of(ratios) : null;

    internal string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Gateway benchmark\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(string.Join(", ", gateways.Select(gateway => $"{gateway.Name} ({gateway.Version})")) + ". 1 KB of JSON, three replicas. Medians of the rounds.\n");
        text.AppendLine("| connections | gateway | req/s | p50 ms | p99 ms | gateway CPU µs/req | gateway + replicas CPU µs/req |\n|---|---|---|---|---|---|---|");
        foreach (var group in runs.GroupBy(run => (run.Connections, run.Gateway)).OrderBy(group => group.Key.Connections))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key.Connections} | {group.Key.Gateway} | {M(run => run.Load.PerSecond):0} | {M(run => run.Load.P50):0.00} | {M(run => run.Load.P99):0.0} | {M(run => run.GatewayMicroseconds):0.0} | {M(run => run.TotalMicroseconds):0.0} |"));

            double M(Func<Run, double> value) => Median.Of(group.Select(value));
        }

        text.AppendLine($"\nRatios to {Peer} in the same round: median (min to max).\n");
        text.AppendLine("| connections | gateway | req/s | p99 | gateway CPU | gateway + replicas CPU |\n|---|---|---|---|---|---|");
        foreach (var (connections, gateway) in runs.Where(run => run.Gateway != Peer).Select(run => (run.Connections, run.Gateway)).Distinct().Order())
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {connections} | {gateway} | {Spread(run => run.Load.PerSecond)} | {Spread(run => run.Load.P99)} | {Spread(run => run.GatewayMicroseconds)} | {Spread(run => run.TotalMicroseconds)} |");

            string Spread(Func<Run, double> value) => Ratios(gateway, connections, value) is { Count: > 0 } ratios
                ? Statistics.Spread.Of(ratios).ToString("0.00")
                : $"no {Peer}";
        }

        return text.ToString();
    }

    internal string Json() => JsonSerializer.Serialize(
        new { machine, command, gateways = gateways.Select(gateway => new { gateway.Name, gateway.Version }), runs }, s_json);

    private List<double> Ratios(string gateway, int connections, Func<Run, double> value) =>
        [.. from run in runs
            where run.Gateway == gateway && run.Connections == connections
            from peer in runs
            where peer.Gateway == Peer && peer.Connections == connections && peer.Round == run.Round
            select value(run) / value(peer)];
}
