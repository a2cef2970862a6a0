using System.Globalization;
using System.Text;
using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <summary>The runs, and their ratios to a peer of the same round with their spread: nginx, and this tree's gateway for its variants.</summary>
internal sealed class BenchmarkReport(IReadOnlyList<BenchmarkRun> runs, IReadOnlyList<(string Name, string Version)> gateways, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Gateway benchmark\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(string.Join(", ", gateways.Select(static gateway => $"{gateway.Name} ({gateway.Version})")) + ". Three replicas. Medians of the rounds.\n");
        text.AppendLine("| workload, connections | gateway | per second | p50 ms | p99 ms | gateway CPU µs | gateway + replicas CPU µs |\n|---|---|---|---|---|---|---|");
        foreach (var group in runs.GroupBy(static run => (run.Workload, run.Gateway)))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key.Workload} | {group.Key.Gateway} | {M(static run => run.Load.PerSecond):0} | {M(static run => run.Load.P50):0.00} | {M(static run => run.Load.P99):0.0} | {M(static run => run.GatewayMicroseconds):0.0} | {M(static run => run.TotalMicroseconds):0.0} |"));

            double M(Func<BenchmarkRun, double> value) => Median.Of(group.Select(value));
        }

        AppendRatios(text, Nginx.Name);
        if (gateways.Any(static gateway => gateway.Name is not (GatewayVariant.Baseline or Nginx.Name or Haproxy.Name)))
        {
            AppendRatios(text, GatewayVariant.Baseline);
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, gateways = gateways.Select(static gateway => new { gateway.Name, gateway.Version }), runs });

    private void AppendRatios(StringBuilder text, string peer)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\nRatios to {peer} in the same round: median (min to max).\n");
        text.AppendLine("| workload, connections | gateway | per second | p99 | gateway CPU | gateway + replicas CPU |\n|---|---|---|---|---|---|");
        foreach (var (workload, gateway) in runs.Where(run => run.Gateway != peer).Select(static run => (run.Workload, run.Gateway)).Distinct())
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {workload} | {gateway} | {Text(static run => run.Load.PerSecond)} | {Text(static run => run.Load.P99)} | {Text(static run => run.GatewayMicroseconds)} | {Text(static run => run.TotalMicroseconds)} |");

            string Text(Func<BenchmarkRun, double> value) =>
                Ratios(gateway, peer, workload, value) is { Count: > 0 } ratios ? Spread.Of(ratios).ToString("0.00") : $"no {peer}";
        }
    }

    private List<double> Ratios(string gateway, string peer, string workload, Func<BenchmarkRun, double> value) =>
        [.. from run in runs
            where run.Gateway == gateway && run.Workload == workload
            from other in runs
            where other.Gateway == peer && other.Workload == workload && other.Round == run.Round
            select value(run) / value(other)];
}
