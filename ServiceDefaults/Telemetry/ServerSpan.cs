using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// What ASP.NET Core leaves out of its server span without an instrumentation package: name, route, status, error
/// (OpenTelemetry's semantic conventions for HTTP servers).
/// </summary>
internal static class ServerSpan
{
    public static void Complete(Activity span, HttpContext context)
    {
        // The exception handler takes the endpoint off the context before it runs, and keeps it here.
        var failure = context.Features.Get<IExceptionHandlerFeature>();
        var route = ((failure?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText;
        var method = context.Request.Method;
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
}
