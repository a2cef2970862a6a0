using Showroom.Reports;

namespace Showroom.Lab.Orders.Idle;

/// <summary>How long one order takes, and where the time goes.</summary>
internal static class IdleReport
{
    private const double MaxMilliseconds = 50;

    public static Claim[] Claims(IdleResult result) =>
        [Claim.Goal("idle: from the response accepted to the event fulfilled at the buyer, p50", Expectation.AtMost(MaxMilliseconds), result.Announced.P50, "ms")];

    public static ReportTable Table(IdleResult result) => new()
    {
        Title = "Idle",
        Note = $"{result.Orders} orders, one at a time, 100 ms apart; the buyer's connection is on another replica than the one that takes the order. The last three rows are means, of all messages and queues.",
        Columns = ["", new("p50", "ms"), new("p99", "ms"), new("mean", "ms")],
        Rows =
        [
            ReportTable.Row("from the request to the response accepted", result.Placing.P50, result.Placing.P99, ""),
            ReportTable.Row("from the response to the event fulfilled", result.Announced.P50, result.Announced.P99, ""),
            ReportTable.Row("from the acceptance to the transaction that fulfils", result.Started.P50, result.Started.P99, ""),
            ReportTable.Row("in the outbox", "", "", result.MeanOutboxDelay),
            ReportTable.Row("from the publication to the receipt", "", "", result.MeanQueueAge),
            ReportTable.Row("in a handler", "", "", result.MeanHandling),
        ],
    };
}
