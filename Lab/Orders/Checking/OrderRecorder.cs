using System.Collections.Concurrent;

namespace Showroom.Lab.Orders.Checking;

/// <summary>Records what buyers and operators send and receive, from any thread.</summary>
internal sealed class OrderRecorder
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<OrderedPieces> Lines, ConcurrentQueue<OrderResponse> Responses)> _requests = new();
    private readonly ConcurrentQueue<Rejection> _rejections = [];
    private readonly ConcurrentQueue<Announcement> _announcements = [];

    /// <summary>The orders that were accepted.</summary>
    public int Accepted => Count(202);

    /// <summary>The orders of which at least one response had this status.</summary>
    public int Count(int status) => _requests.Values.Count(request => request.Responses.Any(response => response.Status == status));

    /// <summary>Call it before an order is sent; a repetition has the same lines.</summary>
    public void Sending(string key, IReadOnlyList<OrderedPieces> lines) => _requests.TryAdd(key, (lines, []));

    public void Respond(string key, int status, Guid? orderId) => _requests[key].Responses.Enqueue(new OrderResponse(status, orderId));

    public void Reject(Guid orderId, int status) => _rejections.Enqueue(new Rejection(orderId, status));

    public void Announce(Guid orderId, string status) => _announcements.Enqueue(new Announcement(orderId, status));

    /// <param name="orders">Those of the database.</param>
    /// <param name="products">Those that were ordered.</param>
    /// <param name="mails">Those that arrived.</param>
    public OrderHistory ToHistory(IReadOnlyCollection<StoredOrder> orders, IReadOnlyCollection<ProductState> products, IReadOnlyCollection<MailedNotification> mails) => new()
    {
        Requests = [.. _requests.Select(static request => new OrderRequest(request.Key, request.Value.Lines, [.. request.Value.Responses]))],
        Orders = orders,
        Products = products,
        Rejections = [.. _rejections],
        Mails = mails,
        Announcements = [.. _announcements],
    };
}
