using Microsoft.OpenApi;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Chat;

/// <summary>What the OpenAPI document cannot learn from the types.</summary>
internal static class ChatSchemas
{
    public static IServiceCollection AddChatSchemas(this IServiceCollection services) => services
        .AddTagDescription(ChatEndpoints.Tag, $"The messages of shows; new ones are sent and received over the SignalR hub {HubEndpoint.Path}.")
        .AddSchema<ChatMessage>((schema, _) =>
        {
            schema.Properties!["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern };
            schema.Properties["seq"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Description = "The number of the message in the show: 1, 2, 3 and so on, without gaps." };
            schema.Properties["text"] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ChatMessage.MaxTextLength };
        });
}
