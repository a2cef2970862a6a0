using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.ServiceDefaults.Pipeline;

/// <summary>
/// The outermost middleware: writes the identity headers, closes connections while draining, and completes the lean server span when
/// that is configured. One middleware instead of three, and no state machine unless the request is recorded, because the gateway runs
/// it for every request.
/// </summary>
/// <param name="writeIdentity">False for a proxy, which passes on the identity headers of the replica.</param>
internal sealed class ServerMiddleware(
    RequestDelegate next, ServerIdentity server, DrainState drain, IOptions<TelemetryOptions> telemetry, bool writeIdentity)
{
    private readonly bool _lean = telemetry.Value.ServerSpans == ServerSpanKind.Lean;

    public Task InvokeAsync(HttpContext context)
    {
        if (writeIdentity)
        {
            server.WriteIdentityHeaders(context);
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
