using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Platform.OpenApi;

/// <summary>Documents the headers of responses: those of every response, and those that an endpoint declares.</summary>
internal static class ResponseHeaders
{
    private static readonly (string Name, string Description)[] s_common =
    [
        ("X-Request-Id", "The id of the request in the logs: the client's own when it sends one, else the gateway's."),
        (ServerIdentity.ServedByHeader, "The replica that handled the request."),
        (ServerIdentity.TraceResponseHeader, "The trace of the request (W3C Trace Context, level 2)."),
        ("RateLimit-Policy", "The limit that the request counts for: its name, q requests in any w seconds. Absent where the gateway does not limit."),
        ("RateLimit", "What is left of that limit: r further requests now, more of them in t seconds."),
    ];

    /// <summary>Declares a header of a response.</summary>
    public static RouteHandlerBuilder WithResponseHeader(this RouteHandlerBuilder route, int status, string name, string description) =>
        route.WithMetadata(new Declaration(status, name, description));

    /// <summary>Declares an optional header of the request that the handler does not bind.</summary>
    public static RouteHandlerBuilder WithRequestHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    public static void Configure(OpenApiOptions options)
    {
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var declared in context.Description.ActionDescriptor.EndpointMetadata.OfType<Declaration>())
            {
                if (operation.Responses?[declared.Status.ToString(CultureInfo.InvariantCulture)] is OpenApiResponse response)
                {
                    (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[declared.Name] = Header(declared.Description);
                }
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.Headers = s_common.ToDictionary(header => header.Name, header => (IOpenApiHeader)Header(header.Description));
            foreach (var response in document.Paths.Values
                .SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                .SelectMany(operation => operation.Responses?.Values ?? Enumerable.Empty<IOpenApiResponse>()).OfType<OpenApiResponse>())
            {
                AddCommon(response.Headers ??= new Dictionary<string, IOpenApiHeader>(), document);
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Adds the headers of every response.</summary>
    public static void AddCommon(IDictionary<string, IOpenApiHeader> headers, OpenApiDocument document)
    {
        foreach (var (name, _) in s_common)
        {
            headers[name] = new OpenApiHeaderReference(name, document);
        }
    }

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private sealed record Declaration(int Status, string Name, string Description);
}
