using Showroom.Reports;

namespace Showroom.Lab.Orders.Queues;

/// <summary>What the kinds of queues and the visibility timeout showed.</summary>
internal static class QueueReport
{
    /// <param name="kinds">Standard, then FIFO.</param>
    public static Claim[] Claims(IReadOnlyList<QueueKindResult> kinds) =>
        [Claim.Guarantee("FIFO queue: messages out of the order of their group", Expectation.Exactly(0), kinds[^1].OutOfOrder)];

    /// <param name="runs">Not extended without an inbox, not extended with one, extended.</param>
    public static Claim[] Claims(IReadOnlyList<VisibilityResult> runs) =>
    [
        Claim.Guarantee("visibility timeout too short: deliveries per message", Expectation.AtLeast(2), (double)runs[0].Deliveries / runs[0].Messages),
        Claim.Guarantee("visibility timeout too short, with the inbox: effects per message", Expectation.Exactly(1), (double)runs[1].Effects / runs[1].Messages),
        Claim.Guarantee("visibility extended by the consumer: deliveries per message", Expectation.Exactly(1), (double)runs[2].Deliveries / runs[2].Messages),
        Claim.Guarantee("visibility extended by the consumer: effects per message", Expectation.Exactly(1), (double)runs[2].Effects / runs[2].Messages),
        Claim.Guarantee("visibility extended by the consumer: messages that remain in the queue", Expectation.Exactly(0), runs[2].Remaining),
    ];

    public static ReportTable Table(IReadOnlyList<QueueKindResult> kinds) => new()
    {
        Title = "Standard and FIFO",
        Note = $"{kinds[0].Messages} messages of {kinds[0].Groups} groups, two consumers that handle 16 messages at a time.",
        Columns = ["queue", "out of order", "delivered again", new("handled", "per second")],
        Rows = [.. kinds.Select(static kind => ReportTable.Row(kind.Kind, kind.OutOfOrder, kind.Repeated, kind.PerSecond))],
    };

    public static ReportTable Table(IReadOnlyList<VisibilityResult> runs) => new()
    {
        Title = "Visibility timeout",
        Note = $"The timeout is {VisibilityExperiment.Visibility.TotalSeconds} s, a handler takes {VisibilityExperiment.HandlerDuration.TotalSeconds} s. Each delivery that is not extended "
            + $"follows the one before after the timeout, and no delete is effective: these runs end after {VisibilityConsumers.MaxSimpleDuration.TotalSeconds} s.",
        Columns = ["visibility", "messages", "deliveries", "effects", "still in the queue"],
        Rows = [.. runs.Select(static run => ReportTable.Row(run.Consumer, run.Messages, run.Deliveries, run.Effects, run.Remaining))],
    };
}
