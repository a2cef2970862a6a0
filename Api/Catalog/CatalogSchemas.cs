using Microsoft.OpenApi;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Catalog;

/// <summary>What the OpenAPI document cannot learn from the types: limits, patterns, and that a change needs all its fields.</summary>
internal static class CatalogSchemas
{
    public static IServiceCollection AddCatalogSchemas(this IServiceCollection services) => services
        .AddSchema<Money>((schema, _) =>
        {
            schema.Properties!["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = AmountConverter.Pattern, Description = "A decimal number with at most two decimals." };
            schema.Properties["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$", Description = "An ISO 4217 code." };
        })
        .AddSchema<ProductChange>((schema, document) =>
        {
            // The record's properties are nullable, so that a missing one can be named in the problem.
            schema.Properties!["name"] = Text(ProductChange.MaxNameLength);
            schema.Properties["description"] = Text(ProductChange.MaxDescriptionLength);
            schema.Properties["stock"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = $"{ProductChange.MaxStock}" };
            schema.Properties["price"] = new OpenApiSchemaReference(nameof(Money), document);
        });

    private static OpenApiSchema Text(int maxLength) => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength };
}
