using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Orders.Checking;

namespace Showroom.Lab.Orders.Sale;

/// <summary>One try of a flash sale.</summary>
/// <param name="Sold">Orders that were accepted.</param>
/// <param name="Refused">Buyers with the response 409: out of stock.</param>
/// <param name="Failed">Buyers with any other response, or none.</param>
/// <param name="RemainingStock">Pieces after the sale.</param>
/// <param name="Duration">From the first order to the last response.</param>
/// <param name="Placing">Latencies in milliseconds.</param>
/// <param name="Violations">Of the checker, over all tries so far.</param>
internal sealed record FlashSaleResult(
    int Sold, int Refused, int Failed, int RemainingStock, TimeSpan Duration, Percentiles Placing, IReadOnlyList<OrderViolation> Violations);
