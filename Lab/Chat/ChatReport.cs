using System.Globalization;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Servers;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Chat;

/// <summary>The runs of <c>lab chat</c>, each rate of each server over the rounds.</summary>
internal static class ChatReport
{
    private const string Subject = "Pub/sub";
    private const double MaxReplicaToReplicaMilliseconds = 5;
    private const double MaxKibPerConnection = 40;

    // A load that the machine cannot sustain delivers late, which is not the same as losing messages.
    private const double MinSentShare = 0.98;

    public static ExperimentResult Create(IReadOnlyList<ChatRun> runs, ChatSettings settings) => new()
    {
        Title = "Chat over several servers",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Users} users in {Count(settings.Rooms, "room")}, spread {string.Join('/', settings.Spread)} over {Count(settings.Spread.Count, "server")}; {Count(settings.Rounds, "round")} of {settings.Duration.TotalSeconds:0} s at each rate{(settings.Stalled > 0 ? $"; {Count(settings.Stalled, "more user")}, reading nothing" : "")}. Latencies are from sending to receiving; across: for members on another server than the sender."),
        Claims = [.. runs.GroupBy(static run => run.Server).SelectMany(Claims)],
        Tables = [Deliveries(runs), Costs(runs), .. Replicas(runs)],
        Listings =
        [
            .. runs.Where(IsIncomplete).Take(1).Select(_ => new Listing("Messages not sent, refused, and connections closed", [.. runs.Where(IsIncomplete).Select(static run => string.Create(
                CultureInfo.InvariantCulture, $"{run.Server} at {run.Rate} msg/s: {run.SentPerSecond:0} msg/s sent, {run.Refused} refused, {run.Closed} connections closed"))])),
        ],
        Runs = ExperimentCommand.Runs(new { settings, runs }),
    };

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static IEnumerable<Claim> Claims(IGrouping<string, ChatRun> server)
    {
        var expected = Expectation.About(server.First().ExpectedShare * 100, 0.05);
        var shares = Figure.Of(server.Select(static run => run.Share * 100));
        if (server.Key == ChatServersCatalog.None)
        {
            yield return Claim.Guarantee("without fan-out: deliveries, of those that every member of the room would receive", expected, shares, "%").Of(Subject);
        }
        else if (server.Key == ChatServersCatalog.Rooms)
        {
            yield return Claim.Goal("with a channel of Redis for each room: deliveries", expected, shares, "%").Of(Subject);
            yield return Claim.Guarantee("messages received twice or out of order", Expectation.Exactly(0), server.Sum(static run => run.Duplicates + run.OutOfOrder + run.OtherOrders)).Of(Subject);
            yield return Claim.Goal("memory of the servers for an idle connection", Expectation.AtMost(MaxKibPerConnection), Figure.Of(server.Select(static run => run.KibPerConnection)), "KiB");
            if (server.Select(static run => run.Metrics).OfType<ServerMetrics>().ToArray() is { Length: > 0 } metrics)
            {
                yield return Claim.Goal("from replica to replica over Redis, p99", Expectation.AtMost(MaxReplicaToReplicaMilliseconds), Figure.Of(metrics.Select(static run => run.DelayP99)), "ms").Of(Subject);
            }
        }
    }

    private static ReportTable Deliveries(IReadOnlyList<ChatRun> runs) => new()
    {
        Title = "Deliveries",
        Columns =
        [
            "servers", new("messages", "per second"), new("expected share", "%"), new("measured share", "%"), "twice", "out of order", "members with another order",
            new("deliveries", "per second"), new("p50", "ms"), new("p99", "ms"), new("p99.9", "ms"), new("across, p99", "ms"),
        ],
        Rows =
        [
            .. runs.GroupBy(static run => (run.Server, run.Rate)).Select(static rate => ReportTable.Row(
                rate.Key.Server, rate.Key.Rate, rate.First().ExpectedShare * 100, Of(rate, static run => run.Share * 100), rate.Sum(static run => run.Duplicates), rate.Sum(static run => run.OutOfOrder),
                rate.Max(static run => run.OtherOrders), Of(rate, static run => run.DeliveriesPerSecond), Of(rate, static run => run.Latency.P50), Of(rate, static run => run.Latency.P99),
                Of(rate, static run => run.Latency.P999), Of(rate, static run => run.LatencyAcross.P99))),
        ],
        Charts =
        [
            Chart.Bars("Share of deliveries, in %", 2, 3),
            Chart.Lines("Latency p99 in ms, logarithmic", 9, over: 1) with { IsLogarithmic = true },
            Chart.Lines("Deliveries per second", 7, over: 1),
        ],
    };

    private static ReportTable Costs(IReadOnlyList<ChatRun> runs) => new()
    {
        Title = "Processor time of a delivery, and memory",
        Columns = ["servers", new("messages", "per second"), new("servers", "µs"), new("Redis and Postgres", "µs"), new("client", "µs"), new("memory of an idle connection", "KiB")],
        Rows =
        [
            .. runs.GroupBy(static run => (run.Server, run.Rate)).Select(static rate => ReportTable.Row(
                rate.Key.Server, rate.Key.Rate, Of(rate, static run => run.ServerCost), Of(rate, static run => run.DataCost), Of(rate, static run => run.ClientCost), Of(rate, static run => run.KibPerConnection))),
        ],
        Charts = [Chart.Lines("Processor time of the servers per delivery, in µs", 2, over: 1)],
    };

    private static IEnumerable<ReportTable> Replicas(IReadOnlyList<ChatRun> runs)
    {
        var measured = runs.Where(static run => run.Metrics is not null).GroupBy(static run => (run.Server, run.Rate)).ToArray();
        if (measured.Length > 0)
        {
            yield return new ReportTable
            {
                Title = "The replicas' own metrics",
                Note = "Percentiles are upper bounds of their buckets. From replica to replica: from publishing on one to the arrival at another, over Redis.",
                Columns =
                [
                    "servers", new("messages", "per second"), new("replica to replica p50", "ms"), new("replica to replica p99", "ms"), new("transaction, mean", "ms"), new("transaction p99", "ms"),
                    "messages per transaction", "messages per event",
                ],
                Rows =
                [
                    .. measured.Select(static rate => ReportTable.Row(
                        rate.Key.Server, rate.Key.Rate, Of(rate, static run => run.Metrics!.DelayP50), Of(rate, static run => run.Metrics!.DelayP99), Of(rate, static run => run.Metrics!.CommitMean),
                        Of(rate, static run => run.Metrics!.CommitP99), Of(rate, static run => run.Metrics!.MessagesPerCommit), Of(rate, static run => run.Metrics!.MessagesPerEvent))),
                ],
                Charts = [Chart.Lines("From replica to replica, p99 in ms", 3, over: 1)],
            };
        }
    }

    private static bool IsIncomplete(ChatRun run) => run.Refused > 0 || run.Closed > 0 || run.SentPerSecond < MinSentShare * run.Rate;

    private static Figure Of(IEnumerable<ChatRun> runs, Func<ChatRun, double> value) => Figure.Of(runs.Select(value));
}
