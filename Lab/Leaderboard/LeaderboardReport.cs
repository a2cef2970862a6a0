using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Leaderboard;

/// <summary>Redis and Postgres side by side.</summary>
internal static class LeaderboardReport
{
    /// <summary>The most that the 99th percentile may be with Redis, in milliseconds.</summary>
    private const double ExpectedP99 = 2;

    public static ExperimentResult Create(IReadOnlyList<LeaderboardRun> runs, LeaderboardSettings settings) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"Leaderboard of {settings.Members:N0} members"),
        Description = "Latency over HTTP at one replica, from clients on the same machine that send a request when they have the response to the last.",
        Claims =
        [
            .. runs.Where(static run => run is { Source: "Redis", Connections: 1 }).Select(static run =>
                Claim.Goal($"{run.Read} from Redis, one client: p99", Expectation.AtMost(ExpectedP99), run.P99, "ms").Of("Leaderboards")),
        ],
        Tables =
        [
            new ReportTable
            {
                Title = "Reads of ranks",
                Columns = ["read", "source", "clients", new("p50", "ms"), new("p99", "ms"), new("responses", "per second")],
                Rows =
                [
                    .. runs.OrderBy(static run => run.Read).ThenBy(static run => run.Connections).Select(static run =>
                        ReportTable.Row(run.Read, run.Source, run.Connections.ToString(CultureInfo.InvariantCulture), run.P50, run.P99, run.PerSecond)),
                ],
                Charts = [Chart.Bars("Latency in ms", 3, 4)],
            },
        ],
        Runs = ExperimentCommand.Runs(runs),
    };
}
