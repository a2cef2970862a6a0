using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Showroom.Api.Orders.Placing;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Orders;

/// <summary>What the OpenAPI document cannot learn from the types.</summary>
internal static class OrdersSchemas
{
    public static IServiceCollection AddOrderSchemas(this IServiceCollection services) => services
        .AddTagDescription(OrderEndpoints.Tag, "The caller's orders. An order is accepted, and then either fulfilled or rejected: it is rejected when an operator decides so, or when it was not fulfilled in time. The pieces of a rejected order return to the stock. The chat's event orderChanged announces each status to the connections of the buyer.")
        .AddSchema<NewOrder>((schema, _) =>
        {
            schema.Required = new HashSet<string> { "lines" };
            var lines = (OpenApiSchema)schema.Properties!["lines"];
            (lines.Type, lines.MinItems, lines.MaxItems) = (JsonSchemaType.Array, 1, NewOrder.MaxLines);
            lines.Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "productId", "quantity" },
                Properties = new Dictionary<string, IOpenApiSchema> { ["productId"] = Id(), ["quantity"] = Quantity() },
            };
        })
        .AddSchema<AcceptedOrder>((schema, _) =>
        {
            schema.Properties!["id"] = Id();
            schema.Properties["status"] = Status(OrderStatus.Accepted);
        })
        .AddSchema<RejectedOrder>((schema, _) =>
        {
            schema.Properties!["id"] = Id();
            schema.Properties["status"] = Status(OrderStatus.Rejected);
        })
        .AddSchema<Order>((schema, _) =>
        {
            schema.Properties!["id"] = Id();
            schema.Properties["status"] = Status(OrderStatus.Accepted, OrderStatus.Fulfilled, OrderStatus.Rejected);
        })
        .AddSchema<OrderLine>((schema, _) =>
        {
            schema.Properties!["productId"] = Id();
            schema.Properties["quantity"] = Quantity();
        });

    private static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern };

    private static OpenApiSchema Quantity() =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = NewOrder.MaxQuantity.ToString(CultureInfo.InvariantCulture) };

    private static OpenApiSchema Status(params string[] values) => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(static value => (JsonNode)value)] };
}
