using Showroom.Lab.CommandLine;
using Showroom.Lab.Orders.Burst;
using Showroom.Lab.Orders.Idle;
using Showroom.Lab.Orders.Queues;
using Showroom.Lab.Orders.Sale;
using Showroom.Reports;

namespace Showroom.Lab.Orders;

/// <summary>Expected and measured values of the parts that were run.</summary>
internal static class OrdersReport
{
    private const int MaxViolations = 40;

    public static ExperimentResult Create(OrdersResult result, OrdersSettings settings) => new()
    {
        Title = "Orders, topic and queues",
        Description = "Three replicas of the Api, two workers, Postgres, Redis, the emulator of SQS and SNS, a mail server and the buyers share the processors of one machine.",
        Claims =
        [
            .. result.Idle is { } idle ? IdleReport.Claims(idle) : [],
            .. result.Burst is { } burst ? BurstReport.Claims(burst) : [],
            .. result.Levelling is { } levelling ? BurstReport.LevellingClaims(levelling) : [],
            .. result.Sales is { } sales ? FlashSaleReport.Claims(sales, settings.Buyers, settings.Pieces) : [],
            .. result.Kinds is { } kinds ? QueueReport.Claims(kinds) : [],
            .. result.Visibility is { } visibility ? QueueReport.Claims(visibility) : [],
        ],
        Tables =
        [
            .. result.Idle is { } idleRun ? [IdleReport.Table(idleRun)] : Array.Empty<ReportTable>(),
            .. result.Burst is { } burstRun ? [BurstReport.Table("Burst", $"{burstRun.Orders} orders, {settings.Concurrency} at a time, and 50 reads of products per second meanwhile.", [burstRun])] : Array.Empty<ReportTable>(),
            .. result.Levelling is { } runs
                ? [BurstReport.Table("Load levelling", "The mail server takes 200 mails per second, and refuses mail from 2 s to 4 s after the beginning. Inline, the Api fulfils an order, and mails, before it responds.", runs)]
                : Array.Empty<ReportTable>(),
            .. result.Sales is { } tries ? [FlashSaleReport.Table(tries, settings.Sale)] : Array.Empty<ReportTable>(),
            .. result.Kinds is { } kindRuns ? [QueueReport.Table(kindRuns)] : Array.Empty<ReportTable>(),
            .. result.Visibility is { } visibilityRuns ? [QueueReport.Table(visibilityRuns)] : Array.Empty<ReportTable>(),
        ],
        Listings = Violations(result) is { Length: > 0 } violations ? [new Listing("Violations", violations)] : [],
        Runs = ExperimentCommand.Runs(new { settings, result }),
    };

    private static string[] Violations(OrdersResult result) =>
    [
        .. new[] { result.Burst }.Concat(result.Levelling ?? []).OfType<BurstResult>().SelectMany(static run => run.Violations.Take(MaxViolations).Select(violation => $"{run.Setup}: {violation}")),
        .. (result.Sales ?? []).SelectMany(static sale => sale.Violations.Take(MaxViolations).Select(static violation => violation.ToString())),
    ];
}
