using Microsoft.AspNetCore.Mvc;

namespace Showroom.Gateway.Problems;

/// <summary>The problem responses of the gateway itself; type and title follow from the status. A replica's problem responses pass unchanged.</summary>
internal sealed record GatewayProblem(int Status, string Detail)
{
    public static readonly GatewayProblem InvalidTarget = new(400, "The request target must be an absolute path without ambiguous segments or escapes.");
    public static readonly GatewayProblem InvalidFraming = new(400, "The request headers contradict each other about the length or the destination of the request.");
    public static readonly GatewayProblem InvalidHost = new(400, "The Host header does not name this server.");
    public static readonly GatewayProblem InvalidBody = new(400, "The request body could not be read.");
    public static readonly GatewayProblem NotFound = new(404, "No route matches the path.");
    public static readonly GatewayProblem MethodNotAllowed = new(405, "The Allow header lists the supported methods.");
    public static readonly GatewayProblem BodyTimeout = new(408, "The request body did not arrive in time.");
    public static readonly GatewayProblem BodyTooLarge = new(413, $"The request body exceeds {ServiceDefaults.Limits.ServiceLimits.MaxBodyBytes} bytes.");
    public static readonly GatewayProblem TooManyRequests = new(429, "The rate limit of the route is exceeded.");
    public static readonly GatewayProblem InternalError = new(500, "The gateway failed; whether the request took effect is unknown.");
    public static readonly GatewayProblem UpstreamFailed = new(502, "The replica failed while it processed the request; whether the request took effect is unknown.");
    public static readonly GatewayProblem NoReplicaAvailable = new(503, "No replica is available. Retry in a moment.");
    public static readonly GatewayProblem UpstreamTimeout = new(504, "The replica did not respond in time; whether the request took effect is unknown.");

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = Status, Detail = Detail },
        });
    }
}
