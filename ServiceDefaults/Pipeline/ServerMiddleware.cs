using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Security;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.ServiceDefaults.Pipeline;

/// <summary>
/// The outermost middleware: writes the identity and security headers, closes connections while draining, and completes the lean server span
/// when that is configured. One middleware instead of three, and no state machine unless the request is recorded, because the gateway runs
/// it for every request.
/// </summary>
/// <param name="writeHeaders">False for a proxy, which passes on the headers of the replica.</param>
internal sealed class ServerMiddleware(
    RequestDelegate next, ServerIdentity server, DrainState drain, IOptions<TelemetryOptions> telemetry, bool writeHeaders)
{
    private readonly bool _lean = telemetry.Value.ServerSpans == ServerSpanKind.Lean;

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

        // This is the outermost middleware, so the current activity is the server's.
        return _lean && Activity.Current is { IsAllDataRequested: true } span && LeanServerSpan.TryBegin(span, context)
            ? InvokeTracedAsync(context, span)
            : next(context);
    }

    private static Task AddSecurityHeaders(HttpResponse response)
    {
        SecurityHeaders.Apply(response);
        return Task.CompletedTask;
    }

    private async Task InvokeTracedAsync(HttpContext context, Activity span)
    {
        try
        {
            await next(context);
        }
        finally
        {
            LeanServerSpan.Complete(span, context);
        }
    }
}
