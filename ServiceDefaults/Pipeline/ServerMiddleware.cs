using Microsoft.AspNetCore.Http;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Security;

namespace Showroom.ServiceDefaults.Pipeline;

/// <summary>
/// The outermost middleware: writes the identity and security headers, and closes connections while draining. One middleware instead of two, and
/// without a state machine, because the gateway runs it for every request.
/// </summary>
/// <param name="writeHeaders">False for a proxy, which passes on the headers of the replica.</param>
internal sealed class ServerMiddleware(RequestDelegate next, ServerIdentity server, DrainState drain, bool writeHeaders)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (writeHeaders)
        {
            server.WriteIdentityHeaders(context);
            context.Response.OnStarting(static state => AddSecurityHeaders((HttpResponse)state), context.Response);
        }

        if (drain.IsDraining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // A persistent connection would carry the next request to a process that is about to stop.
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }

    private static Task AddSecurityHeaders(HttpResponse response)
    {
        SecurityHeaders.Apply(response);
        return Task.CompletedTask;
    }
}
