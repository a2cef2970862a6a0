using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.Failover;

/// <summary>Whether a request may be sent to a second replica although the first one may have processed it.</summary>
internal static class Retryability
{
    /// <summary>An idempotent method (RFC 9110, 9.2.2), among those that RequestValidationMiddleware admits, without a body.</summary>
    public static bool IsRetryable(HttpContext context) =>
        IsIdempotent(context.Request.Method) && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true };

    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
