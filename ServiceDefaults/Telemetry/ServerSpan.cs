using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Showroom.ServiceDefaults.Health;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// What a server span says, by OpenTelemetry's semantic conventions for HTTP servers. ASP.NET Core would make a part of it for every
/// request, and leave out name, route, status and error; here it is made for those that are recorded.
/// </summary>
internal static class ServerSpan
{
    private static readonly FrozenSet<string> s_methods =
        FrozenSet.ToFrozenSet(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"], StringComparer.Ordinal);

    /// <summary>Takes a probe out, with all that it starts: it would come every second, and say what the health state says.</summary>
    /// <returns>Whether the span is still one that is recorded.</returns>
    public static bool Keep(Activity span, HttpContext context)
    {
        if (HealthExtensions.IsProbe(context.Request.Path))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return span.IsAllDataRequested;
    }

    public static void Complete(Activity span, HttpContext context)
    {
        var method = Describe(span, context.Request);
        // The exception handler takes the endpoint off the context before it runs, and keeps it here.
        var failure = context.Features.Get<IExceptionHandlerFeature>();
        var route = ((failure?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText;
        var status = context.Response.StatusCode;

        if (route is not null)
        {
            if (!route.StartsWith('/'))
            {
                route = "/" + route;
            }

            span.SetTag("http.route", route);
        }

        span.DisplayName = route is null ? method : $"{method} {route}";
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

    /// <returns>What it calls the method.</returns>
    private static string Describe(Activity span, HttpRequest request)
    {
        // Any word may come as a method; the set of those that a span is named after is closed.
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

        return method;
    }
}
