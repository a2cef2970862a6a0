using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Headers;
using Showroom.Gateway.Problems;
using Showroom.ServiceDefaults.Limits;
using Showroom.ServiceDefaults.Methods;

namespace Showroom.Gateway.RequestValidation;

/// <summary>
/// Admits only requests that every server behind the gateway interprets alike. Kestrel has already rejected what is malformed as HTTP;
/// <see cref="ForwardedHeadersTransform"/> drops the headers that a client may not set.
/// </summary>
internal sealed class RequestValidationMiddleware(RequestDelegate next, AllowedHosts hosts)
{
    private const int YieldInterval = 64;

    [ThreadStatic]
    private static int s_requestsOnThread;

    /// <summary>
    /// Yields once in <see cref="YieldInterval"/> requests of a thread: a client whose pipelined requests all complete synchronously would
    /// otherwise occupy the poll thread and starve its other connections (<see cref="Transport.InlineSocketCompletions"/>).
    /// </summary>
    public Task InvokeAsync(HttpContext context) =>
        ++s_requestsOnThread % YieldInterval == 0 ? YieldAndValidateAsync(context) : ValidateAsync(context);

    private async Task YieldAndValidateAsync(HttpContext context)
    {
        await Task.Yield();
        await ValidateAsync(context);
    }

    private Task ValidateAsync(HttpContext context)
    {
        var request = context.Request;
        RequestId.Assign(context);
        if (!hosts.Allow(request))
        {
            return GatewayProblem.InvalidHost.WriteAsync(context);
        }

        if (!IsSupportedMethod(request.Method))
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<MethodNotAllowed>() is not null)
            {
                return MethodNotAllowed.WriteAsync(context);
            }

            context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
            return GatewayProblem.MethodNotAllowed.WriteAsync(context);
        }

        if (!RequestTarget.IsUnambiguous(context.Features.Get<IHttpRequestFeature>()!.RawTarget))
        {
            return GatewayProblem.InvalidTarget.WriteAsync(context);
        }

        var headers = request.Headers;
        if (headers.TransferEncoding.Count > 0
            && (headers.ContentLength is not null || headers.ContainsKey("X-Content-Length") || HttpProtocol.IsHttp10(request.Protocol)))
        {
            // Both Transfer-Encoding and Content-Length, which Kestrel has renamed, or Transfer-Encoding in HTTP/1.0 (RFC 9112, 6.1).
            context.Response.Headers.Connection = "close";
            return GatewayProblem.InvalidFraming.WriteAsync(context);
        }

        if (headers.ContentLength > ServiceLimits.MaxBodyBytes)
        {
            return GatewayProblem.BodyTooLarge.WriteAsync(context);
        }

        if (headers.Connection.Count > 0 && !HopByHopHeaders.TryRemove(headers))
        {
            return GatewayProblem.InvalidFraming.WriteAsync(context);
        }

        return next(context);
    }

    /// <summary>Methods are case-sensitive (RFC 9110, 9.1).</summary>
    private static bool IsSupportedMethod(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS";
}
