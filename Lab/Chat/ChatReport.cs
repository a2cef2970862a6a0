using System.Globalization;
using System.Text;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Chat;

/// <summary>The runs of <c>lab chat</c>, each rate of each server with its median over the rounds and the range.</summary>
internal sealed class ChatReport(IReadOnlyList<ChatRun> runs, ChatSettings settings, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Chat\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{settings.Users} users in {settings.Rooms} rooms, spread {string.Join('/', settings.Spread)} over {settings.Spread.Count} servers; {settings.Rounds} rounds of {settings.Duration.TotalSeconds:0} s at each rate; {settings.Stalled} more users that read nothing. Latencies are from sending to receiving, across: for members on another server than the sender. Median (range).\n");
        text.AppendLine("| servers | msg/s | share: expected | measured | twice, out of order, members with another order | deliveries/s | p50 ms | p99 ms | p99.9 ms | across p99 ms | server µs/delivery | Redis and Postgres | client | KiB/connection |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var rate in runs.GroupBy(static run => (run.Server, run.Rate)))
        {
            var first = rate.First();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {rate.Key.Server} | {rate.Key.Rate} | {Percent(first.ExpectedShare)} | {Percent(rate.Min(static run => run.Share))} | {rate.Sum(static run => run.Duplicates)}, {rate.Sum(static run => run.OutOfOrder)}, {rate.Max(static run => run.OtherOrders)} | {Text(static run => run.DeliveriesPerSecond, "0")} | {Text(static run => run.Latency.P50, "0.0")} | {Text(static run => run.Latency.P99, "0.0")} | {Text(static run => run.Latency.P999, "0.0")} | {Text(static run => run.LatencyAcross.P99, "0.0")} | {Text(static run => run.ServerCost, "0.0")} | {Text(static run => run.DataCost, "0.0")} | {Text(static run => run.ClientCost, "0.0")} | {Text(static run => run.KibPerConnection, "0.0")} |");

            string Text(Func<ChatRun, double> value, string format) => rate.Count() == 1
                ? value(first).ToString(format, CultureInfo.InvariantCulture)
                : Spread.Of([.. rate.Select(value)]).ToString(format);
        }

        text.AppendLine(Replicas());
        foreach (var run in runs.Where(static run => run.Refused > 0 || run.Closed > 0 || run.SentPerSecond < 0.98 * run.Rate))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"\n{run.Server} at {run.Rate} msg/s: {run.SentPerSecond:0} msg/s sent, {run.Refused} refused, {run.Closed} connections closed.");
        }

        return text.ToString();
    }

    private string Replicas()
    {
        var measured = runs.Where(static run => run.Metrics is not null).ToArray();
        if (measured.Length == 0)
        {
            return "";
        }

        var text = new StringBuilder("\nOur replicas, by their own metrics (percentiles are upper bounds): from replica to replica over Redis, transactions, and batches.\n\n");
        text.AppendLine("| servers | msg/s | replica to replica p50 ms | p99 ms | transaction mean ms | p99 ms | messages per transaction | messages per event |\n|---|---|---|---|---|---|---|---|");
        foreach (var run in measured)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {run.Server} | {run.Rate} | {run.Metrics!.DelayP50:0.0} | {run.Metrics.DelayP99:0.0} | {run.Metrics.CommitMean:0.0} | {run.Metrics.CommitP99:0.0} | {run.Metrics.MessagesPerCommit:0.0} | {run.Metrics.MessagesPerEvent:0.0} |");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, runs });

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %");
}
