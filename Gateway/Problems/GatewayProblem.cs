using Microsoft.AspNetCore.Mvc;

namespace Showroom.Gateway.Problems;

/// <summary>The errors that the gateway itself answers with; type and title come from the status. What a replica answers passes unchanged.</summary>
internal sealed record GatewayProblem(int Status, string Detail)
{
    internal static readonly GatewayProblem BadTarget = new(400, "The target must be a plain absolute path: nothing in it may be read in two ways.");
    internal static readonly GatewayProblem BadFraming = new(400, "The request's headers contradict each other about where it ends or who it is for.");
    internal static readonly GatewayProblem BadBody = new(400, "The body could not be read.");
    internal static readonly GatewayProblem NotFound = new(404, "No route leads here.");
    internal static readonly GatewayProblem BadMethod = new(405, "See the Allow header.");
    internal static readonly GatewayProblem BodyTooSlow = new(408, "The body did not arrive in time.");
    internal static readonly GatewayProblem BodyTooLarge = new(413, $"A body may have {ServiceDefaults.ServiceLimits.MaxBodyBytes} bytes.");
    internal static readonly GatewayProblem ReplicaFailed = new(502, "The replica failed while it worked on the request; whether it was carried out is not known.");
    internal static readonly GatewayProblem NoReplica = new(503, "No replica takes requests just now. Try again in a moment.");
    internal static readonly GatewayProblem ReplicaTooSlow = new(504, "The replica did not answer in time; whether the request was carried out is not known.");

    internal async Task WriteAsync(HttpContext context)
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
