using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Leaderboard;

/// <summary>Redis and Postgres side by side.</summary>
internal sealed class LeaderboardReport(IReadOnlyList<LeaderboardRun> runs, LeaderboardSettings settings, string machine, string command)
{
    /// <summary>The most that the 99th percentile may be with Redis, in milliseconds.</summary>
    public const double ExpectedP99 = 2;

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Leaderboard of {settings.Members:N0} members\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"Latency over HTTP at one replica, from clients on the same machine. Expected: with Redis, p99 below {ExpectedP99} ms.\n");
        text.AppendLine("| read | clients | Redis: p50 ms | p99 ms | per second | Postgres: p50 ms | p99 ms | per second |\n|---|---|---|---|---|---|---|---|");
        foreach (var pair in runs.GroupBy(static run => (run.Read, run.Connections)))
        {
            var (redis, postgres) = (pair.Single(static run => run.Source == "Redis"), pair.Single(static run => run.Source == "Postgres"));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {pair.Key.Read} | {pair.Key.Connections} | {redis.P50:0.00} | {redis.P99:0.00} | {redis.PerSecond:N0} | {postgres.P50:0.00} | {postgres.P99:0.00} | {postgres.PerSecond:N0} |");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, expectedP99 = ExpectedP99, runs });
}
