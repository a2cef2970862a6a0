using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Api.Orders.Placing;
using Showroom.Api.Platform.Paging;

namespace Showroom.Api.Orders;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(AcceptedOrder))]
[JsonSerializable(typeof(RejectedOrder))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Page<Order>))]
internal sealed partial class OrdersJson : JsonSerializerContext;
