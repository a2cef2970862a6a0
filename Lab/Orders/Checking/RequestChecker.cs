namespace Showroom.Lab.Orders.Checking;

/// <summary>Checks the stored orders against what was sent, and against the responses.</summary>
internal static class RequestChecker
{
    private const int Ok = 200, AcceptedStatus = 202, Conflict = 409;

    public static IEnumerable<OrderViolation> Check(OrderHistory history)
    {
        var stored = history.Orders.ToLookup(static order => order.Key);
        return history.Requests.SelectMany(request => CheckRequest(request, [.. stored[request.Key]]))
            .Concat(CheckStored(history, stored))
            .Concat(CheckRejections(history));
    }

    private static IEnumerable<OrderViolation> CheckRequest(OrderRequest request, StoredOrder[] stored)
    {
        var ids = request.Responses.Where(static response => response.Status == AcceptedStatus).Select(static response => response.OrderId).Distinct().ToArray();
        if (ids.Length > 1)
        {
            yield return Of(OrderViolationKind.DifferentOrders, $"the responses name {string.Join(", ", ids.Order())}");
        }

        foreach (var id in ids.Where(id => stored.All(order => order.Id != id)))
        {
            yield return Of(OrderViolationKind.Lost, $"{id} was accepted and is not stored");
        }

        if (stored.Length > 1)
        {
            yield return Of(OrderViolationKind.StoredTwice, $"it is stored as {string.Join(", ", stored.Select(static order => order.Id).Order())}");
        }

        if (stored.Length > 0 && request.Responses.Any(static response => response.Status == Conflict))
        {
            yield return Of(OrderViolationKind.RefusedAndStored, $"it was refused and is stored as {stored[0].Id}");
        }

        OrderViolation Of(OrderViolationKind kind, string description) => new(kind, $"key {request.Key}", description);
    }

    private static IEnumerable<OrderViolation> CheckStored(OrderHistory history, ILookup<string, StoredOrder> stored)
    {
        var requests = history.Requests.ToDictionary(static request => request.Key);
        foreach (var order in stored.SelectMany(static order => order))
        {
            if (!requests.TryGetValue(order.Key, out var request))
            {
                yield return new(OrderViolationKind.NotRequested, $"order {order.Id}", $"no order was sent with the key {order.Key}");
            }
            else if (!order.Lines.SequenceEqual(request.Lines))
            {
                yield return new(OrderViolationKind.NotRequested, $"order {order.Id}", "it has other lines than were sent");
            }
        }
    }

    private static IEnumerable<OrderViolation> CheckRejections(OrderHistory history)
    {
        var statuses = history.Orders.ToDictionary(static order => order.Id, static order => order.Status);
        foreach (var (id, status) in history.Rejections)
        {
            var actual = statuses.GetValueOrDefault(id);
            if ((status == Ok && actual != OrderChecker.Rejected) || (status == Conflict && actual != OrderChecker.Fulfilled))
            {
                yield return new(OrderViolationKind.WrongRejection, $"order {id}", $"the response to its rejection was {status}, and it is {actual ?? "not stored"}");
            }
        }
    }
}
