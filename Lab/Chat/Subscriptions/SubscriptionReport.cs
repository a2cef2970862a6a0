using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Chat.Subscriptions;

/// <summary>Expected and measured subscriptions of each phase.</summary>
internal static class SubscriptionReport
{
    public static ExperimentResult Create(IReadOnlyList<SubscriptionPhase> phases, int rooms) => new()
    {
        Title = $"Subscriptions of {rooms} rooms",
        Description = "A replica is subscribed to the channels of the rooms that it has members of. Redis is asked for the subscribers of each channel (PUBSUB NUMSUB), and one message is sent to each room.",
        Claims =
        [
            .. phases.SelectMany(static phase => new[]
            {
                Claim.Guarantee($"{phase.Name}: subscriptions", Expectation.Exactly(phase.Expected), phase.Measured).Of("Pub/sub"),
                Claim.Guarantee($"{phase.Name}: rooms with another number of subscribers", Expectation.Exactly(0), phase.Different).Of("Pub/sub"),
                Claim.Guarantee($"{phase.Name}: deliveries of one message to each room", Expectation.Exactly(phase.Members), phase.Delivered).Of("Pub/sub"),
                Claim.Guarantee($"{phase.Name}: messages received twice", Expectation.Exactly(0), phase.Duplicates).Of("Pub/sub"),
            }),
        ],
        Tables =
        [
            new ReportTable
            {
                Title = "Subscriptions by phase",
                Columns = ["members", "subscriptions expected", "subscriptions", "deliveries expected", "deliveries"],
                Rows = [.. phases.Select(static phase => ReportTable.Row(phase.Name, phase.Expected, phase.Measured, phase.Members, phase.Delivered))],
                Charts = [Chart.Bars("Subscriptions, expected and measured", 1, 2)],
            },
        ],
        Runs = ExperimentCommand.Runs(phases),
    };
}
