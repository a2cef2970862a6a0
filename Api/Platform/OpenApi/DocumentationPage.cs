using Showroom.ServiceDefaults.Methods;

namespace Showroom.Api.Platform.OpenApi;

/// <summary>The page <c>/docs</c>, which shows the document and sends requests.</summary>
internal static class DocumentationPage
{
    private const string Path = "docs";

    // Swagger UI sets styles from script, and its icons are data URIs.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>In a branch, because the page's middleware would otherwise match its pattern against the path of every request.</summary>
    public static void MapDocumentationPage(this WebApplication app, string document) =>
        app.MapWhen(context => context.Request.Path.StartsWithSegments("/" + Path), branch =>
        {
            branch.Use(next => context => ServeAsync(next, context));
            branch.UseSwaggerUI(page =>
            {
                page.RoutePrefix = Path;
                page.DocumentTitle = "Showroom API";
                page.SwaggerEndpoint($"/openapi/{document}.json", "Showroom");
            });
        });

    private static Task ServeAsync(RequestDelegate next, HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // The page knows GET only; the server sends no body either way.
            context.Request.Method = HttpMethods.Get;
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            return MethodNotAllowed.WriteAsync(context);
        }

        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        return next(context);
    }
}
