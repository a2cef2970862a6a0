using Showroom.Lab.Orders.Checking;
using Showroom.Reports;

namespace Showroom.Lab.Orders.Burst;

/// <summary>What bursts of orders showed.</summary>
internal static class BurstReport
{
    private const double MaxMilliseconds = 100;

    public static Claim[] Claims(BurstResult burst) =>
    [
        Claim.Guarantee("burst: violations of the checked history: lost, duplicated, oversold", Expectation.Exactly(0), burst.Violations.Count),
        Claim.Guarantee("burst: orders accepted", Expectation.Exactly(burst.Orders), burst.Accepted),
        Claim.Goal("burst: placing an order, p99", Expectation.AtMost(MaxMilliseconds), burst.Placing.P99, "ms"),
        Claim.Goal("burst: reading a product meanwhile, p99", Expectation.AtMost(MaxMilliseconds), burst.Reading.P99, "ms"),
    ];

    /// <param name="runs">With the queue, and without it.</param>
    public static Claim[] LevellingClaims(IReadOnlyList<BurstResult> runs) =>
    [
        Claim.Guarantee("a slow, then missing mail server, with the queue: violations", Expectation.Exactly(0), runs[0].Violations.Count),
        Claim.Goal("a slow, then missing mail server: latency of placing an order inline, compared with the queue, p99", Expectation.AtLeast(1), runs[1].Placing.P99 / runs[0].Placing.P99, "times"),
    ];

    public static ReportTable Table(string title, string note, IReadOnlyList<BurstResult> runs)
    {
        return new ReportTable
        {
            Title = title,
            Note = note,
            Columns = ["", .. runs.Select(static run => new Column(run.Setup))],
            Rows =
            [
                Row("orders sent", static run => run.Orders),
                Row("accepted", static run => run.Accepted),
                Row("accepted per second", static run => run.AcceptedPerSecond),
                Row("placing an order, p50, ms", static run => run.Placing.P50),
                Row("placing an order, p99, ms", static run => run.Placing.P99),
                Row("reading a product meanwhile, p50, ms", static run => run.Reading.P50),
                Row("reading a product meanwhile, p99, ms", static run => run.Reading.P99),
                Row("not fulfilled at the last response", static run => run.Backlog),
                Row("from then until all effects, s", static run => run.Drain.TotalSeconds),
                Row("orders with all effects per second", static run => run.CompletedPerSecond),
                Row("from accepted to fulfilled, p50, ms", static run => run.Fulfilment.P50),
                Row("from accepted to fulfilled, p99, ms", static run => run.Fulfilment.P99),
                Row("lost orders", static run => Count(run, OrderViolationKind.Lost, OrderViolationKind.Unfinished)),
                Row("products that are oversold, or have a wrong stock", static run => Count(run, OrderViolationKind.Oversold, OrderViolationKind.WrongStock)),
                Row("products that are counted wrongly", static run => Count(run, OrderViolationKind.WrongScore)),
                Row("buyers without a mail", static run => Count(run, OrderViolationKind.NotNotified)),
                Row("mails that were repeated, with the same Message-ID", static run => run.RepeatedMails),
            ],
        };

        IReadOnlyList<Cell> Row(string name, Func<BurstResult, double> value) => [name, .. runs.Select(run => (Cell)value(run))];
    }

    private static double Count(BurstResult run, params OrderViolationKind[] kinds) => run.Violations.Count(violation => kinds.Contains(violation.Kind));
}
