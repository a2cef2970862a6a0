using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Leaderboard;

/// <summary>What the OpenAPI document cannot learn from the types: the names of boards and windows, and the ranges of an entry.</summary>
internal static class LeaderboardSchemas
{
    public static IServiceCollection AddLeaderboardSchemas(this IServiceCollection services) => services
        .AddTagDescription(LeaderboardEndpoints.Tag, "The best-selling products and the most active accounts of the chat.")
        .AddSchema<LeaderboardEntry>((schema, _) =>
        {
            schema.Properties!["rank"] = Positive("One more than the number of members with a greater score.");
            schema.Properties["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern, Description = "Of the product or the account." };
            schema.Properties["score"] = Positive("Units sold, or messages sent.");
        });

    public static RouteHandlerBuilder WithBoardParameters(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Name == "board")
            {
                parameter.Schema = Names([.. BoardNames.Boards.Select(static board => board.Name())]);
            }
            else if (parameter.Name == "window")
            {
                var schema = Names([LeaderboardEndpoints.Day, LeaderboardEndpoints.AllTime]);
                schema.Default = LeaderboardEndpoints.AllTime;
                parameter.Schema = schema;
            }
        }

        return Task.CompletedTask;
    });

    private static OpenApiSchema Names(IEnumerable<string> names) => new() { Type = JsonSchemaType.String, Enum = [.. names.Select(static name => (JsonNode)name)] };

    private static OpenApiSchema Positive(string description) => new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Description = description };
}
