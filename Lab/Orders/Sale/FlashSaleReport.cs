using Showroom.Reports;

namespace Showroom.Lab.Orders.Sale;

/// <summary>What the tries of a flash sale showed.</summary>
internal static class FlashSaleReport
{
    public static Claim[] Claims(IReadOnlyList<FlashSaleResult> sales, int buyers, int pieces) =>
    [
        Claim.Guarantee("flash sale: pieces sold, at every try", Expectation.Exactly(pieces), Figure.Of([.. sales.Select(static sale => (double)sale.Sold)])),
        Claim.Guarantee("flash sale: other buyers who got the response out of stock", Expectation.Exactly(buyers - pieces), Figure.Of([.. sales.Select(static sale => (double)sale.Refused)])),
        Claim.Guarantee("flash sale: pieces oversold", Expectation.Exactly(0), Figure.Of([.. sales.Select(static sale => (double)Math.Max(0, -sale.RemainingStock))])),
        Claim.Guarantee("flash sale: violations of the checked history", Expectation.Exactly(0), sales[^1].Violations.Count),
    ];

    public static ReportTable Table(IReadOnlyList<FlashSaleResult> sales, FlashSaleSettings settings) => new()
    {
        Title = "Flash sale",
        Note = $"{settings.Buyers} buyers of {settings.Pieces} pieces, {settings.Concurrency} at a time.",
        Columns = ["try", "sold", "out of stock", "other responses", "stock after it", new("duration", "s"), new("p50", "ms"), new("p99", "ms")],
        Rows =
        [
            .. sales.Select(static (sale, i) => ReportTable.Row(
                $"{i + 1}", sale.Sold, sale.Refused, sale.Failed, sale.RemainingStock, sale.Duration.TotalSeconds, sale.Placing.P50, sale.Placing.P99)),
        ],
    };
}
