using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Setup;

namespace Showroom.Lab.Orders.Burst;

/// <summary>What a burst of orders showed.</summary>
/// <param name="Setup">How orders are fulfilled.</param>
/// <param name="Orders">Sent.</param>
/// <param name="Accepted">Of these.</param>
/// <param name="Duration">From the first order to the last response.</param>
/// <param name="Placing">The latencies of placing an order, in milliseconds.</param>
/// <param name="Reading">The latencies of reading a product meanwhile.</param>
/// <param name="Backlog">Orders that were not fulfilled when the last response arrived.</param>
/// <param name="Drain">From the last response until every order had all effects.</param>
/// <param name="Fulfilment">From the acceptance of an order to the transaction that fulfilled it, in milliseconds.</param>
/// <param name="RepeatedMails">Mails that were sent again, with the same Message-ID.</param>
/// <param name="Violations">Of the checker.</param>
internal sealed record BurstResult(
    string Setup,
    int Orders,
    int Accepted,
    TimeSpan Duration,
    Percentiles Placing,
    Percentiles Reading,
    long Backlog,
    TimeSpan Drain,
    (double P50, double P99) Fulfilment,
    int RepeatedMails,
    IReadOnlyList<OrderViolation> Violations)
{
    /// <summary>Orders per second that were accepted.</summary>
    public double AcceptedPerSecond => Accepted / Duration.TotalSeconds;

    /// <summary>Orders per second that got all effects, from the beginning to the end.</summary>
    public double CompletedPerSecond => Accepted / (Duration + Drain).TotalSeconds;

    /// <summary>How the application was started for it.</summary>
    public static string Describe(OrderSystemSettings settings) => settings.Workers == 0 ? "inline" : "queue";
}
