using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Platform.OpenApi;

/// <summary>
/// Documents the problems of every operation: those that its endpoint declares, and those of the server and of the gateway in front of it, which may
/// respond to any request.
/// </summary>
internal static class ProblemResponses
{
    public const string MediaType = "application/problem+json";

    private const string Schema = "ProblemDetails";
    private const string RetryAfter = "Retry-After";

    private static readonly int[] s_everywhere = [400, 408, 414, 429, 431, 500, 502, 503, 504];
    private static readonly int[] s_withBody = [413, 415];
    // The check of the origin.
    private static readonly int[] s_writes = [403];

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Schema] = ProblemSchema();
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var (method, operation) in document.Paths.Values.SelectMany(path => path.Operations ?? []))
        {
            operation.Responses ??= [];
            var declared = operation.Responses.Where(response => response.Value.Content?.ContainsKey(MediaType) == true)
                .Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture));
            int[] statuses = [.. declared.Concat(s_everywhere).Concat(operation.RequestBody is null ? [] : s_withBody).Concat(method == HttpMethod.Get ? [] : s_writes).Distinct().Order()];
            foreach (var status in statuses)
            {
                var name = Name(status);
                document.Components.Responses.TryAdd(name, Response(status, document));
                operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(name, document);
            }
        }

        return Task.CompletedTask;
    });

    private static string Name(int status)
    {
        var type = ProblemTypes.For(status).Type;
        return type[(type.LastIndexOf(':') + 1)..];
    }

    private static OpenApiResponse Response(int status, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = ProblemTypes.For(status).Title + ".",
            Headers = new Dictionary<string, IOpenApiHeader>(),
            Content = new Dictionary<string, OpenApiMediaType> { [MediaType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Schema, document) } },
        };
        ResponseHeaders.AddCommon(response.Headers, document);
        if (status is 429 or 503)
        {
            response.Headers[RetryAfter] = new OpenApiHeader
            {
                Description = "After how many seconds the request may succeed.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            };
        }
        else if (status == 401)
        {
            response.Headers["WWW-Authenticate"] = new OpenApiHeader { Description = "What the request must carry.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        return response;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457.",
        Required = new HashSet<string> { "type", "title", "status", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Names the kind of problem. It never changes, unlike the texts.", "uri"),
            ["title"] = Text("The kind of problem, as a sentence."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "400", Maximum = "599", Description = "The response's status code." },
            ["detail"] = Text("What is wrong with this request, or what to do."),
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$", Description = "The trace of the request." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With status 400: what is wrong, by field as the client names it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
        Examples = [new JsonObject
        {
            ["type"] = ProblemTypes.For(400).Type,
            ["title"] = ProblemTypes.For(400).Title,
            ["status"] = 400,
            ["errors"] = new JsonObject { ["limit"] = new JsonArray("1 to 200.") },
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        }],
    };

    private static OpenApiSchema Text(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Format = format, Description = description };
}
