namespace Showroom.Lab.Orders.Checking;

/// <summary>
/// Checks a recorded history, without I/O: every accepted order is stored once and is fulfilled or rejected; stock, leaderboard and mails have the effects of
/// exactly these orders, each once.
/// </summary>
internal static class OrderChecker
{
    public const string Accepted = "accepted";
    public const string Fulfilled = "fulfilled";
    public const string Rejected = "rejected";

    public static IReadOnlyList<OrderViolation> Check(OrderHistory history) =>
    [
        .. RequestChecker.Check(history),
        .. history.Orders.Where(static order => order.Status is not (Fulfilled or Rejected))
            .Select(static order => new OrderViolation(OrderViolationKind.Unfinished, $"order {order.Id}", $"it is still {order.Status}")),
        .. ProductChecker.Check(history),
        .. NotificationChecker.Check(history),
    ];
}
