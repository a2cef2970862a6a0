using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Api.Orders.Messages;

/// <summary>The topic of orders and its messages.</summary>
internal static class OrderMessages
{
    public const string Topic = "orders";

    /// <summary>The type of <see cref="OrderAcceptedMessage"/>, version 1.</summary>
    public const string Accepted = "order.accepted";

    /// <summary>The aggregate of the outbox: the messages of an order are published in order.</summary>
    public static string AggregateOf(Guid orderId) => $"order/{orderId:D}";
}

/// <summary>An order is stored and waits to be fulfilled.</summary>
internal sealed record OrderAcceptedMessage(Guid OrderId, Guid AccountId, string AccountName, IReadOnlyList<OrderedProduct> Lines, DateTimeOffset CreatedAt);

/// <summary>A line of the order.</summary>
internal sealed record OrderedProduct(Guid ProductId, string Name, int Quantity);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OrderAcceptedMessage))]
internal sealed partial class OrderMessageJson : JsonSerializerContext;
