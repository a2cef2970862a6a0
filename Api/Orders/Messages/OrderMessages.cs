using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Outbox;

namespace Showroom.Api.Orders.Messages;

/// <summary>The topic of orders and the types of messages that the Api sends. All have the body <see cref="OrderMessage"/> in version 1.</summary>
internal static class OrderMessages
{
    public const string Topic = "orders";
    public const int Version = 1;

    /// <summary>An order is stored and waits to be fulfilled.</summary>
    public const string Accepted = "order.accepted";

    /// <summary>An order will not be fulfilled.</summary>
    public const string Rejected = "order.rejected";

    /// <summary>
    /// A message for the outbox, where those of an order are published in order. Its id is the order's: a message that the reconciler sends again is the same
    /// message.
    /// </summary>
    public static OutboxMessage ToOutbox(string type, OrderMessage order) => new(
        Topic, $"order/{order.OrderId:D}", new OutgoingMessage(order.OrderId, type, Version, JsonSerializer.Serialize(order, OrderMessageJson.Default.OrderMessage)));
}

/// <summary>What a message about an order says.</summary>
internal sealed record OrderMessage(Guid OrderId, Guid AccountId, string AccountName, IReadOnlyList<OrderedProduct> Lines, DateTimeOffset CreatedAt);

/// <summary>A line of the order.</summary>
internal sealed record OrderedProduct(Guid ProductId, string Name, int Quantity);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OrderMessage))]
internal sealed partial class OrderMessageJson : JsonSerializerContext;
