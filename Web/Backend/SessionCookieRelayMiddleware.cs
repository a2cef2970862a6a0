using Microsoft.Net.Http.Headers;

namespace Showroom.Web.Backend;

/// <summary>Adds the session cookie that the API has set to the response of the page.</summary>
internal sealed class SessionCookieRelayMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Features.Set(new SessionCookieRelay());
        context.Response.OnStarting(static state => Apply((HttpContext)state), context);
        return next(context);
    }

    private static Task Apply(HttpContext context)
    {
        if (context.Features.Get<SessionCookieRelay>() is { Cookie: { } cookie })
        {
            context.Response.Headers.Append(HeaderNames.SetCookie, cookie);
        }

        return Task.CompletedTask;
    }
}
