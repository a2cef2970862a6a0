using Microsoft.OpenApi;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;
using Showroom.Api.Shows.Schedule;

namespace Showroom.Api.Shows;

/// <summary>What the OpenAPI document cannot learn from the types.</summary>
internal static class ShowSchemas
{
    public static IServiceCollection AddShowSchemas(this IServiceCollection services) => services
        .AddTagDescription(ShowEndpoints.Tag, "The live shows, each of which is a chat room of the hub /hubs/chat.")
        .AddSchema<Show>((schema, _) =>
        {
            schema.Properties!["id"] = Id();
            schema.Properties["productIds"] = Products();
            schema.Properties["members"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Description = "Connections in the show's chat room now." };
        })
        .AddSchema<NewShow>((schema, _) =>
        {
            schema.Required = new HashSet<string> { "title", "productIds", "startsAt", "endsAt" };
            // The record's properties are nullable, so that a missing one can be named in the problem.
            schema.Properties!["title"] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = NewShow.MaxTitleLength };
            schema.Properties["productIds"] = Products();
            schema.Properties["startsAt"] = Time(null);
            schema.Properties["endsAt"] = Time("After the start, at most 24 hours later.");
        });

    private static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern };

    private static OpenApiSchema Products() => new() { Type = JsonSchemaType.Array, MaxItems = NewShow.MaxProducts, UniqueItems = true, Items = Id() };

    private static OpenApiSchema Time(string? description) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };
}
