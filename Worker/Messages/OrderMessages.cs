using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Worker.Messages;

/// <summary>
/// The types of messages about orders, and the queues. All have the body <see cref="OrderMessage"/> in version 1, which the function send_order_messages of the database
/// makes (migration OrderFunctions of the Api). Their id is the order's: what is sent again is the same message, and each queue receives one message about an order,
/// since an order is either fulfilled or rejected.
/// </summary>
internal static class OrderMessages
{
    public const int Version = 1;

    /// <summary>Sent by the Api: an order waits to be fulfilled.</summary>
    public const string Accepted = "order.accepted";

    /// <summary>Sent by the worker: an order is fulfilled.</summary>
    public const string Fulfilled = "order.fulfilled";

    /// <summary>Sent by the Api: an order will not be fulfilled.</summary>
    public const string Rejected = "order.rejected";

    public const string FulfilmentQueue = "fulfilment";
    public const string NotificationQueue = "notifications";
    public const string RankingQueue = "rankings";
}

/// <summary>What a message about an order says.</summary>
internal sealed record OrderMessage(Guid OrderId, Guid AccountId, string AccountName, IReadOnlyList<OrderedProduct> Lines, DateTimeOffset CreatedAt);

/// <summary>A line of the order.</summary>
internal sealed record OrderedProduct(Guid ProductId, string Name, int Quantity);

// An id that is missing, or a name that is null, must not become an order without them.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OrderMessage))]
internal sealed partial class OrderMessageJson : JsonSerializerContext;
