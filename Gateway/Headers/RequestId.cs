using Showroom.ServiceDefaults.Security;

namespace Showroom.Gateway.Headers;

/// <summary>The id of a request in the responses and logs of the gateway and the replicas, and the security headers of the response.</summary>
internal static class RequestId
{
    public const string HeaderName = "X-Request-Id";

    private const int MaxLength = 64;

    /// <summary>Takes the client's id if it is safe for headers and logs, else keeps the server's own.</summary>
    public static void Assign(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(HeaderName, out var values))
        {
            headers.Remove(HeaderName);
            if (values is [{ Length: > 0 and <= MaxLength } id] && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            {
                context.TraceIdentifier = id;
            }
        }

        // Late, so that it replaces the replica's own, and outlives the clearing of a failed response.
        context.Response.OnStarting(static state => AddToResponse((HttpContext)state), context);
    }

    private static Task AddToResponse(HttpContext context)
    {
        context.Response.Headers[HeaderName] = context.TraceIdentifier;
        SecurityHeaders.Apply(context.Response);
        return Task.CompletedTask;
    }
}
