using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Showroom.ServiceDefaults.Health;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// Completes the server span by OpenTelemetry's semantic conventions for HTTP, for recorded requests only. ASP.NET Core, which
/// creates the span, would add its attributes to every request's, and OpenTelemetry's instrumentation handles two events for each.
/// </summary>
internal static class LeanServerSpan
{
    private static readonly FrozenSet<string> s_methods =
        FrozenSet.ToFrozenSet(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"], StringComparer.Ordinal);

    /// <summary>Stops the recording of health probes and of what they call.</summary>
    /// <returns>Whether the span is still recorded.</returns>
    public static bool TryBegin(Activity span, HttpContext context)
    {
        if (HealthPaths.IsProbe(context.Request.Path))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return span.IsAllDataRequested;
    }

    public static void Complete(Activity span, HttpContext context)
    {
        var method = SetRequestTags(span, context.Request);
        // The exception handler removes the endpoint from the context before it runs, and keeps it in this feature.
        var failure = context.Features.Get<IExceptionHandlerFeature>();
        var endpoint = failure?.Endpoint ?? context.GetEndpoint();
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        var status = context.Response.StatusCode;

        if (route is not null)
        {
            if (!route.StartsWith('/'))
            {
                route = "/" + route;
            }

            span.SetTag("http.route", route);
        }

        var target = endpoint?.Metadata.GetMetadata<ServerSpanName>()?.Target ?? route;
        span.DisplayName = target is null ? method : $"{method} {target}";
        span.SetTag("http.response.status_code", status);

        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", failure?.Error.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
            if (failure is not null)
            {
                span.AddException(failure.Error);
            }
        }
    }

    /// <returns>The method for the span's name.</returns>
    private static string SetRequestTags(Activity span, HttpRequest request)
    {
        // A client may send any token as the method; the conventions allow only a closed set in names and attributes.
        var method = s_methods.Contains(request.Method) ? request.Method : "_OTHER";
        span.SetTag("http.request.method", method);
        if (method != request.Method)
        {
            span.SetTag("http.request.method_original", request.Method);
        }

        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("url.path", (request.PathBase + request.Path).ToUriComponent());
        span.SetTag("server.address", request.Host.Host);
        if (request.Host.Port is { } port)
        {
            span.SetTag("server.port", port);
        }

        span.SetTag("network.protocol.version", HttpProtocol.IsHttp2(request.Protocol) ? "2" : HttpProtocol.IsHttp11(request.Protocol) ? "1.1" : "1.0");
        if (request.Headers.UserAgent is [{ Length: > 0 } agent, ..])
        {
            span.SetTag("user_agent.original", agent);
        }

        return method == "_OTHER" ? "HTTP" : method;
    }
}
