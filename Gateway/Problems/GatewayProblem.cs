using Microsoft.AspNetCore.Mvc;

namespace Showroom.Gateway.Problems;

/// <summary>The errors that the gateway itself answers with (RFC 9457). What a replica answers passes unchanged.</summary>
internal sealed record GatewayProblem(int Status, string Name, string Title)
{
    internal static readonly GatewayProblem Malformed = new(400, "malformed-request", "The request is malformed.");
    internal static readonly GatewayProblem BadTarget = new(400, "bad-target", "The request's target must be a plain path.");
    internal static readonly GatewayProblem NotFound = new(404, "not-found", "There is nothing here.");
    internal static readonly GatewayProblem Method = new(405, "method-not-allowed", "The method is not supported.");
    internal static readonly GatewayProblem TooLarge = new(413, "body-too-large", "The body is too large.");
    internal static readonly GatewayProblem ReplicaFailed = new(502, "replica-failed", "The replica failed while it answered.");
    internal static readonly GatewayProblem NoReplica = new(503, "no-replica", "No replica takes requests just now.");
    internal static readonly GatewayProblem TooSlow = new(504, "replica-too-slow", "The replica did not answer in time.");

    internal async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        // Of an answer that had not begun only these could be wrong for ours.
        response.Headers.ContentLength = null;
        response.Headers.ContentType = default;
        response.Headers.ContentEncoding = default;
        response.Headers.ETag = default;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = Status, Type = $"urn:showroom:problem:{Name}", Title = Title },
        });
    }
}
