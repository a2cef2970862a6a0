using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Orders.Chaos;

/// <summary>What was sent, stored and done, the faults, and every violation.</summary>
internal static class ChaosReport
{
    private const int MaxLines = 100;

    public static ExperimentResult Create(ChaosResult result, ChaosSettings settings) => new()
    {
        Title = "Orders under faults",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Buyers send {settings.OrdersPerSecond} orders per second through the gateway to three replicas, and repeat what gets no response; an operator rejects some orders. Every {settings.FaultInterval.TotalSeconds:0.#} s a worker, the emulator of SQS and SNS, a replica, Postgres or Redis is killed and restarted, or a queue is purged."),
        Claims =
        [
            Claim.Guarantee("violations of the checked history", Expectation.Exactly(0), result.Violations.Count),
            Claim.Guarantee("orders without a final response", Expectation.Exactly(0), result.Undecided),
            Claim.Guarantee("accepted orders that are neither fulfilled nor rejected", Expectation.Exactly(0), result.History.Orders.Count - result.Fulfilled - result.Rejected),
        ],
        Tables =
        [
            new ReportTable
            {
                Title = "Orders",
                Columns = ["", "number"],
                Rows =
                [
                    ReportTable.Row("sent", result.History.Requests.Count), ReportTable.Row("accepted", result.Accepted), ReportTable.Row("refused, out of stock", result.Refused),
                    ReportTable.Row("fulfilled", result.Fulfilled), ReportTable.Row("rejected", result.Rejected),
                    ReportTable.Row("messages that the reconciler sent again", result.SentAgain),
                    ReportTable.Row("mails that were repeated, with the same Message-ID", result.RepeatedMails),
                    ReportTable.Row("seconds from the last response until all effects", Math.Round(result.CatchUp.TotalSeconds, 1)),
                ],
            },
        ],
        Listings =
        [
            .. Listing("Violations", result.Violations.Take(MaxLines).Select(static violation => violation.ToString())),
            .. Listing("Faults", result.Faults),
        ],
        // The whole history when it has violations, so that they can be examined.
        Runs = ExperimentCommand.Runs(new { settings, history = result.Violations.Count == 0 ? null : result.History }),
    };

    private static Listing[] Listing(string title, IEnumerable<string> lines) => lines.ToArray() is { Length: > 0 } some ? [new(title, some)] : [];
}
