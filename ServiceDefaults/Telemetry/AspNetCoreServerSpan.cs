using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Instrumentation.AspNetCore;
using Showroom.ServiceDefaults.Health;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// What OpenTelemetry's instrumentation leaves out: the name given by <see cref="ServerSpanName"/>, and route and exception of a
/// request that the exception handler answered.
/// </summary>
internal static class AspNetCoreServerSpan
{
    public static void Configure(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = context => !HealthPaths.IsProbe(context.Request.Path);
        options.EnrichWithHttpResponse = (span, response) => Complete(span, response.HttpContext);
    }

    private static void Complete(Activity span, HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>();
        var endpoint = failure?.Endpoint ?? context.GetEndpoint();
        if (failure is not null)
        {
            span.SetTag("error.type", failure.Error.GetType().FullName);
            span.AddException(failure.Error);
            if (endpoint is RouteEndpoint { RoutePattern.RawText: { } route })
            {
                span.SetTag("http.route", route);
                span.DisplayName = $"{span.GetTagItem("http.request.method")} {route}";
            }
        }

        if (endpoint?.Metadata.GetMetadata<ServerSpanName>() is { } name)
        {
            span.DisplayName = $"{span.GetTagItem("http.request.method")} {name.Target}";
        }
    }
}
