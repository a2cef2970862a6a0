namespace Showroom.Lab.Orders.Checking;

/// <summary>Checks stock and leaderboard against the stored orders.</summary>
internal static class ProductChecker
{
    public static IEnumerable<OrderViolation> Check(OrderHistory history)
    {
        var sold = Pieces(history.Orders.Where(static order => order.Status != OrderChecker.Rejected));
        var fulfilled = Pieces(history.Orders.Where(static order => order.Status == OrderChecker.Fulfilled));
        foreach (var product in history.Products)
        {
            var subject = $"product {product.Id}";
            if (product.FinalStock < 0)
            {
                yield return new(OrderViolationKind.Oversold, subject, $"its stock is {product.FinalStock}");
            }

            var expected = product.InitialStock - sold.GetValueOrDefault(product.Id);
            if (product.FinalStock != expected)
            {
                yield return new(OrderViolationKind.WrongStock, subject, $"its stock is {product.FinalStock}, and {expected} remain after the orders");
            }

            if (product.Score != fulfilled.GetValueOrDefault(product.Id))
            {
                yield return new(OrderViolationKind.WrongScore, subject, $"{product.Score} pieces are counted, and {fulfilled.GetValueOrDefault(product.Id)} are fulfilled");
            }
        }
    }

    private static Dictionary<Guid, int> Pieces(IEnumerable<StoredOrder> orders) =>
        orders.SelectMany(static order => order.Lines).GroupBy(static line => line.Product).ToDictionary(static lines => lines.Key, static lines => lines.Sum(static line => line.Quantity));
}
