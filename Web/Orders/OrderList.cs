using Showroom.Web.Backend;

namespace Showroom.Web.Orders;

/// <summary>The visitor's orders.</summary>
internal static class OrderList
{
    private const int PageSize = 200;
    private const int MaxPages = 20;
    private const int MaxShown = 50;

    /// <summary>The newest orders, the newest first. The API lists the oldest first.</summary>
    public static async Task<IReadOnlyList<Order>> ReadAsync(ShowroomApi api, CancellationToken cancellationToken)
    {
        List<Order> orders = [];
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            if (await api.FindOrdersAsync(after, PageSize, cancellationToken) is not { } read)
            {
                break;
            }

            orders.AddRange(read.Items);
            after = read.Next;
            if (after is null)
            {
                break;
            }
        }

        orders.Reverse();
        return orders.Count > MaxShown ? orders.GetRange(0, MaxShown) : orders;
    }
}
