using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Orders.Chaos;
using Showroom.Reports;

namespace Showroom.Lab.Orders;

/// <summary><c>lab orders</c>: what the queue between orders and their fulfilment changes; with <c>--chaos</c>, whether orders survive everything that fails.</summary>
internal static class OrdersCommand
{
    private static readonly Option<OrdersPart[]> s_parts = new("--part")
    {
        Description = "The parts to run; all without it.",
        DefaultValueFactory = static _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> s_orders = NumberOption.Create("--orders", "Orders of the burst.", 10_000, 100, 1_000_000);
    private static readonly Option<int> s_concurrency = NumberOption.Create("--concurrency", "Orders that wait for their responses at the same time; four times as many in the flash sale.", 16, 1, 1_000);
    private static readonly Option<int> s_buyers = NumberOption.Create("--buyers", "Buyers of the flash sale.", 2_000, 10, 100_000);
    private static readonly Option<int> s_pieces = NumberOption.Create("--pieces", "Pieces of the flash sale.", 100, 1, 100_000);
    private static readonly Option<int> s_tries = NumberOption.Create("--tries", "Tries of the flash sale.", 3, 1, 100);
    private static readonly Option<int> s_idleOrders = NumberOption.Create("--idle-orders", "Orders of the idle system, one at a time.", 200, 1, 100_000);
    private static readonly Option<int> s_levellingOrders = NumberOption.Create("--levelling-orders", "Orders of each of the two runs with a slow mail server.", 2_000, 100, 1_000_000);
    private static readonly Option<int> s_messages = NumberOption.Create("--messages", "Messages in the standard and in the FIFO queue.", 5_000, 100, 1_000_000);
    private static readonly Option<bool> s_chaos = new("--chaos") { Description = "Instead of the parts: orders while everything that serves them is killed in turn, and a check of the recorded history." };
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "How long the chaos lasts.", 120, 20, 86_400);
    private static readonly Option<int> s_rate = NumberOption.Create("--rate", "Orders per second in the chaos.", 20, 1, 1_000);

    public static Command Create() => ExperimentCommand.Create(
        "orders",
        "Orders through topic and queues: latency, burst, flash sale, load levelling, FIFO, visibility; and chaos with a checked history.",
        [s_parts, s_orders, s_concurrency, s_buyers, s_pieces, s_tries, s_idleOrders, s_levellingOrders, s_messages, s_chaos, s_seconds, s_rate],
        static (arguments, progress, cancellationToken) => arguments.GetValue(s_chaos) ? RunChaosAsync(arguments, progress, cancellationToken) : RunPartsAsync(arguments, progress, cancellationToken));

    private static async Task<ExperimentResult> RunPartsAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var settings = new OrdersSettings
        {
            Parts = arguments.GetValue(s_parts) is { Length: > 0 } parts ? parts : Enum.GetValues<OrdersPart>(),
            Orders = arguments.GetValue(s_orders),
            Concurrency = arguments.GetValue(s_concurrency),
            Buyers = arguments.GetValue(s_buyers),
            Pieces = arguments.GetValue(s_pieces),
            Tries = arguments.GetValue(s_tries),
            IdleOrders = arguments.GetValue(s_idleOrders),
            LevellingOrders = arguments.GetValue(s_levellingOrders),
            QueueMessages = arguments.GetValue(s_messages),
        };
        return OrdersReport.Create(await new OrdersExperiment(settings, progress).RunAsync(cancellationToken), settings);
    }

    private static async Task<ExperimentResult> RunChaosAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var settings = new ChaosSettings { Duration = TimeSpan.FromSeconds(arguments.GetValue(s_seconds)), OrdersPerSecond = arguments.GetValue(s_rate) };
        return ChaosReport.Create(await new ChaosExperiment(settings, progress).RunAsync(cancellationToken), settings);
    }
}
