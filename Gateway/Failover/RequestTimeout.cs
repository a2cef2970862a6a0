using Microsoft.AspNetCore.Http.Timeouts;
using Showroom.Gateway.Problems;

namespace Showroom.Gateway.Failover;

/// <summary>The timeout of a route (<c>Timeout</c> or <c>TimeoutPolicy</c>), which cancels the request as a client that disconnects does.</summary>
internal static class RequestTimeout
{
    public static bool HasExpired(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested && context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    public static Task WriteProblemAsync(HttpContext context)
    {
        // The response of a cancelled request would not be written.
        context.RequestAborted = CancellationToken.None;
        return GatewayProblem.UpstreamTimeout.WriteAsync(context);
    }
}
