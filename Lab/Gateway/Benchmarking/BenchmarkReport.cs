using Showroom.Lab.CommandLine;
using Showroom.Lab.Gateway.Peers;
using Showroom.Reports;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <summary>The runs, and their ratios to a peer of the same round: nginx, and this tree's gateway for its variants.</summary>
internal sealed class BenchmarkReport(IReadOnlyList<BenchmarkRun> runs, IReadOnlyList<(string Name, string Version)> gateways)
{
    private const double MinRequestsToNginx = 1.3;
    private const double MaxCostToNginx = 0.7;
    private const string Get = "get, ";

    public ExperimentResult Create() => new()
    {
        Title = "Gateway compared with other reverse proxies",
        Description = "Three replicas behind each proxy. The proxies are loaded in turn, each round beginning with another; ratios are to the peer in the same round. Load, proxies and replicas share the processors.",
        Claims = [.. runs.Where(static run => run.Gateway == GatewayVariant.Baseline).Select(static run => run.Workload).Distinct().Where(IsCompared).SelectMany(Claims)],
        Tables =
        [
            Figures(),
            .. gateways.Any(static gateway => gateway.Name == Nginx.Name) ? [Ratios(Nginx.Name)] : Array.Empty<ReportTable>(),
            .. gateways.Any(static gateway => gateway.Name is not (GatewayVariant.Baseline or Nginx.Name or Haproxy.Name)) ? [Ratios(GatewayVariant.Baseline)] : Array.Empty<ReportTable>(),
        ],
        Listings = [new Listing("Versions", [.. gateways.Select(static gateway => $"{gateway.Name}: {gateway.Version}")])],
        Runs = ExperimentCommand.Runs(runs),
    };

    private bool IsCompared(string workload) => Ratios(GatewayVariant.Baseline, Nginx.Name, workload, static run => run.Load.PerSecond).Count > 0;

    private IEnumerable<Claim> Claims(string workload)
    {
        var requests = Figure.Of(Ratios(GatewayVariant.Baseline, Nginx.Name, workload, static run => run.Load.PerSecond));
        yield return Claim.Goal($"{workload} connections: requests per second, to nginx", Expectation.AtLeast(workload.StartsWith(Get, StringComparison.Ordinal) && workload != $"{Get}1" ? MinRequestsToNginx : 1), requests);
        if (workload.StartsWith(Get, StringComparison.Ordinal))
        {
            yield return Claim.Goal(
                $"{workload} connections: processor time of gateway and replicas per request, to nginx", Expectation.AtMost(MaxCostToNginx),
                Figure.Of(Ratios(GatewayVariant.Baseline, Nginx.Name, workload, static run => run.TotalMicroseconds)));
        }
    }

    private ReportTable Figures() => new()
    {
        Title = "Throughput, latency, processor time",
        Columns =
        [
            "workload, connections", "gateway", new("requests", "per second"), new("p50", "ms"), new("p99", "ms"), new("gateway's processor time", "µs per request"),
            new("gateway and replicas", "µs per request"),
        ],
        Rows =
        [
            .. runs.GroupBy(static run => (run.Workload, run.Gateway)).Select(static group => ReportTable.Row(
                group.Key.Workload, group.Key.Gateway, Of(group, static run => run.Load.PerSecond), Of(group, static run => run.Load.P50), Of(group, static run => run.Load.P99),
                Of(group, static run => run.GatewayMicroseconds), Of(group, static run => run.TotalMicroseconds))),
        ],
        Charts = [Chart.Bars("Requests per second", 2), Chart.Bars("Latency p99 in ms", 4)],
    };

    private ReportTable Ratios(string peer)
    {
        return new()
        {
            Title = $"Ratios to {peer}",
            Columns = ["workload, connections", "gateway", "requests per second", "p99", "gateway's processor time", "gateway and replicas"],
            Rows =
            [
                .. runs.Where(run => run.Gateway != peer).Select(static run => (run.Workload, run.Gateway)).Distinct().Select(row => ReportTable.Row(
                    row.Workload, row.Gateway, Of(row, static run => run.Load.PerSecond), Of(row, static run => run.Load.P99), Of(row, static run => run.GatewayMicroseconds),
                    Of(row, static run => run.TotalMicroseconds))),
            ],
            Charts = [Chart.Bars($"Requests per second, to {peer}", 2)],
        };

        Cell Of((string Workload, string Gateway) row, Func<BenchmarkRun, double> value) =>
            Ratios(row.Gateway, peer, row.Workload, value) is { Count: > 0 } ratios ? Figure.Of(ratios) : "";
    }

    private List<double> Ratios(string gateway, string peer, string workload, Func<BenchmarkRun, double> value) =>
        [.. from run in runs
            where run.Gateway == gateway && run.Workload == workload
            from other in runs
            where other.Gateway == peer && other.Workload == workload && other.Round == run.Round
            select value(run) / value(other)];

    private static Figure Of(IEnumerable<BenchmarkRun> group, Func<BenchmarkRun, double> value) => Figure.Of(group.Select(value));
}
