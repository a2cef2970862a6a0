using Microsoft.Net.Http.Headers;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Web.Security;

/// <summary>The headers of HTML: the content security policy, and what caches may keep.</summary>
internal sealed class PageHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Apply((HttpContext)state), context);
        return next(context);
    }

    private static Task Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers.ContentType is not [{ } type] || !type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return Task.CompletedTask;
        }

        headers.ContentSecurityPolicy = ContentSecurityPolicy.Value;
        headers.Append(HeaderNames.Vary, "Accept-Language, Cookie");
        if (context.Request.Cookies.ContainsKey(SessionCookie.Name))
        {
            // After logging out, Back must not show the page again: not from the cache, nor from the browser's memory of pages.
            headers.CacheControl = "no-store";
        }
        else if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-cache";
        }

        return Task.CompletedTask;
    }
}
