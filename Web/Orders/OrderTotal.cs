using System.Globalization;
using Showroom.Web.Backend;

namespace Showroom.Web.Orders;

/// <summary>What orders cost.</summary>
internal static class OrderTotal
{
    /// <summary>The price of all pieces of a line.</summary>
    public static Money Of(OrderLine line) => new(AmountOf(line).ToString(CultureInfo.InvariantCulture), line.Price.Currency);

    /// <summary>The price of an order; one for each currency.</summary>
    public static IEnumerable<Money> Of(Order order) => order.Lines
        .GroupBy(static line => line.Price.Currency)
        .Select(static lines => new Money(lines.Sum(AmountOf).ToString(CultureInfo.InvariantCulture), lines.Key));

    private static decimal AmountOf(OrderLine line) => line.Quantity * decimal.Parse(line.Price.Amount, CultureInfo.InvariantCulture);
}
