using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.ChatConsistency;

/// <summary>What was sent, stored and received, the faults, and every violation.</summary>
internal static class ConsistencyReport
{
    private const int MaxLines = 100;

    public static ExperimentResult Create(ConsistencyResult result, ConsistencySettings settings) => new()
    {
        Title = "Consistency of the chat",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Members} connections in {settings.Rooms} rooms send {settings.MessagesPerSecond} messages per second through the gateway to three replicas, of which one is killed every {settings.KillInterval.TotalSeconds:0} s; Redis, the gateway and Postgres are restarted, and Redis is failed over."),
        Claims =
        [
            Claim.Guarantee("messages lost, twice, out of order, or not in the history", Expectation.Exactly(0), result.Violations.Count).Of("Failover"),
            Claim.Guarantee("members without a connection at the end", Expectation.Exactly(0), result.Disconnected).Of("Failover"),
            Claim.Guarantee("kinds of faults that ended early", Expectation.Exactly(0), result.Incomplete is null ? 0 : 1),
        ],
        Tables =
        [
            new ReportTable
            {
                Title = "Messages",
                Columns = ["", "messages"],
                Rows =
                [
                    ReportTable.Row("sent", result.History.Sends.Count), ReportTable.Row("acknowledged", result.Acknowledged),
                    ReportTable.Row("stored", result.History.Stored.Count), ReportTable.Row("received", result.Received),
                ],
            },
        ],
        Listings =
        [
            .. Listing("Violations", result.Violations.Take(MaxLines).Select(static violation => violation.ToString())),
            .. Listing("Messages without an acknowledgement", result.Failures.OrderByDescending(static failure => failure.Value).Take(MaxLines).Select(static failure => $"{failure.Value}: {failure.Key}")),
            .. Listing("Faults", result.Faults),
        ],
        // The whole history when it has violations, so that they can be examined.
        Runs = ExperimentCommand.Runs(new { settings, history = result.Violations.Count == 0 ? null : result.History }),
    };

    private static Listing[] Listing(string title, IEnumerable<string> lines) => lines.ToArray() is { Length: > 0 } some ? [new(title, some)] : [];
}
