using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Showroom.ServiceDefaults.Methods;

/// <summary>
/// Routes <c>HEAD</c> to the endpoint of <c>GET</c>, whichever component has mapped it (RFC 9110, 9.3.2). Endpoints see the method HEAD; the server sends
/// the headers of their response without its body.
/// </summary>
internal static class HeadRequests
{
    private static readonly object s_key = new();

    /// <summary>Adds routing, with HEAD as GET.</summary>
    public static IApplicationBuilder UseRoutingWithHead(this IApplicationBuilder app)
    {
        app.Use(static next => context => BeforeRouting(next, context));
        app.UseRouting();
        app.Use(static next => context => AfterRouting(next, context));
        return app;
    }

    private static Task BeforeRouting(RequestDelegate next, HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Items[s_key] = s_key;
        }

        return next(context);
    }

    private static Task AfterRouting(RequestDelegate next, HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && context.Items.ContainsKey(s_key))
        {
            context.Request.Method = HttpMethods.Head;
        }

        return next(context);
    }
}
