using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Showroom.ServiceDefaults.Identity;
using Showroom.Web.Forms;
using Showroom.Web.Languages;

namespace Showroom.Web.Failures;

/// <summary>Writes a problem as a page for clients that accept HTML. Others get it as <c>application/problem+json</c>.</summary>
internal sealed class PageProblemWriter(ServerIdentity server, IServiceScopeFactory scopes) : IProblemDetailsWriter
{
    private const string Html = "text/html";

    public bool CanWrite(ProblemDetailsContext context) =>
        MediaTypeHeaderValue.TryParseList(context.HttpContext.Request.Headers.Accept, out var accepted)
        && accepted.Any(static type => type.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        http.Response.StatusCode = status;
        // The exception handler has cleared the response, its headers included.
        var trace = ServerIdentity.TraceIdOf(server.WriteIdentityHeaders(http));
        http.Response.Headers.CacheControl = "no-store";
        // Each rendering adds it.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        // The middleware that writes problems is outside of the one that chooses the language.
        LanguageMiddleware.Use(http);
        var services = http.RequestServices;
        // The renderer of the request may have begun the page that failed.
        await using var scope = scopes.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<App>(new { Failure = new PageFailure(status, trace, FormPage.OfRefused(http)) }) { StatusCode = status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }
}
