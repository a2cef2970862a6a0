using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Showroom.Api.Platform.OpenApi;

internal static class OpenApiExtensions
{
    /// <summary>The document's name, under which slices configure <see cref="OpenApiOptions"/>.</summary>
    public const string Document = "v1";

    private const string Page = "docs";

    public static IHostApplicationBuilder AddOpenApiDocument(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(Document, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Showroom", Version = Document };
            // Relative: clients get the document through the gateway, and call the API there.
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        }));
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

    public static WebApplication MapOpenApiDocument(this WebApplication app)
    {
        app.MapOpenApi();
        // A branch, because the page's middleware would otherwise match its pattern against the path of every request.
        app.MapWhen(context => context.Request.Path.StartsWithSegments("/" + Page), branch => branch.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page;
            page.DocumentTitle = "Showroom API";
            page.SwaggerEndpoint($"/openapi/{Document}.json", "Showroom");
        }));
        return app;
    }
}
