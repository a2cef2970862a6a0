using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Catalog;

/// <summary>What the OpenAPI document cannot learn from the types: limits, patterns, and that a change needs all its fields.</summary>
internal static class CatalogSchemas
{
    public static IServiceCollection AddCatalogSchemas(this IServiceCollection services) => services
        .AddTagDescription(CatalogEndpoints.Tag, "The products of the shop.")
        .AddSchema<Money>((schema, _) =>
        {
            schema.Properties!["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = AmountConverter.Pattern, Description = "A decimal number with at most two decimals." };
            schema.Properties["currency"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The code of a currency (ISO 4217).",
                Enum = [.. Currencies.Codes.Select(code => (JsonNode)code)],
            };
        })
        .AddSchema<Product>((schema, _) =>
        {
            schema.Properties!["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern };
            schema.Properties["stock"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = $"{ProductChange.MaxStock}" };
            schema.Properties["version"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Description = "Grows by one with each change; also the entity tag." };
        })
        .AddSchema<ProductChange>((schema, document) =>
        {
            schema.Required = new HashSet<string> { "name", "description", "price", "stock" };
            // The record's properties are nullable, so that a missing one can be named in the problem.
            schema.Properties!["name"] = Text(ProductChange.MaxNameLength);
            schema.Properties["description"] = Text(ProductChange.MaxDescriptionLength);
            schema.Properties["stock"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = $"{ProductChange.MaxStock}" };
            schema.Properties["price"] = new OpenApiSchemaReference(nameof(Money), document);
        });

    private static OpenApiSchema Text(int maxLength) => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength };
}
