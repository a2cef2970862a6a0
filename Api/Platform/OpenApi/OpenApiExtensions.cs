using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Showroom.Api.Platform.Ids;

namespace Showroom.Api.Platform.OpenApi;

internal static class OpenApiExtensions
{
    /// <summary>The document's name, under which slices configure <see cref="OpenApiOptions"/>.</summary>
    public const string Document = "v1";

    private const string Description =
        """
        Every GET also answers HEAD, with the same headers and no body; a method that a path does not have gets 405 with Allow.
        Every error is a problem (RFC 9457) whose type is stable and whose traceId finds the request in the traces.
        Each caller (a session, or an address without one) has a number of requests in a sliding window, by group of requests: RateLimit-Policy and RateLimit
        (draft-ietf-httpapi-ratelimit-headers) say how many are left, and beyond them the response is 429 with Retry-After.
        JSON is sent in UTF-8; responses are compressed with br or gzip when Accept-Encoding asks for it.
        """;

    public static IHostApplicationBuilder AddOpenApiDocument(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Showroom",
                    Version = Document,
                    Description = Description.ReplaceLineEndings("\n"),
                    License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
                };
                // Relative: clients get the document through the gateway, and call the API there.
                document.Servers = [new OpenApiServer { Url = "/" }];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(DescribeIds);
            ResponseHeaders.Configure(options);
            ProblemResponses.Configure(options);
        });
        return builder;
    }

    /// <summary>Completes the schema of a slice's type, after what the type itself says.</summary>
    public static IServiceCollection AddSchema<T>(this IServiceCollection services, Action<OpenApiSchema, OpenApiDocument?> describe) =>
        services.Configure<OpenApiOptions>(Document, options => options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(T))
            {
                describe(schema, context.Document);
            }

            return Task.CompletedTask;
        }));

    /// <summary>Describes a tag, which groups the operations of a slice.</summary>
    public static IServiceCollection AddTagDescription(this IServiceCollection services, string tag, string description) =>
        services.Configure<OpenApiOptions>(Document, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Tags = document.Tags?.Where(existing => existing.Name != tag).ToHashSet() ?? [];
            document.Tags.Add(new OpenApiTag { Name = tag, Description = description });
            return Task.CompletedTask;
        }));

    public static WebApplication MapOpenApiDocument(this WebApplication app)
    {
        // Not the default pattern, which answers for other documents with a 404 in plain text.
        app.MapOpenApi($"/openapi/{Document}.json").AllowAnonymous();
        app.MapDocumentationPage(Document);
        return app;
    }

    private static Task DescribeIds(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in context.Description.ParameterDescriptions.Where(parameter => parameter.ParameterDescriptor?.ParameterType == typeof(ResourceId)))
        {
            if (operation.Parameters?.FirstOrDefault(documented => documented.Name == parameter.Name) is OpenApiParameter documented)
            {
                documented.Description ??= "A UUID of version 7, in lower case.";
                documented.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern };
            }
        }

        return Task.CompletedTask;
    }
}
