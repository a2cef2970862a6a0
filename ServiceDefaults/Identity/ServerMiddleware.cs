using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.ServiceDefaults.Identity;

/// <summary>Signs every answer, unless others do, and completes the server span. Without a recorded span it adds no state machine to the request.</summary>
internal sealed class ServerMiddleware(RequestDelegate next, ServerIdentity server, DrainState drain, bool signs)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (signs)
        {
            server.Sign(context);
        }

        if (drain.IsDraining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // A kept-alive connection would bring the next request to a process that is about to be gone.
            context.Response.Headers.Connection = "close";
        }

        // Outermost, so the current one is the server's.
        return Activity.Current is { IsAllDataRequested: true } span && ServerSpan.Keep(span, context)
            ? InvokeTracedAsync(context, span)
            : next(context);
    }

    private async Task InvokeTracedAsync(HttpContext context, Activity span)
    {
        try
        {
            await next(context);
        }
        finally
        {
            ServerSpan.Complete(span, context);
        }
    }
}
