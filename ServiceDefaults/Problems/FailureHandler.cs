using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Polly;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>Converts an exception to a problem: a bad request with its own status, an unavailable dependency with 503, anything else with 500.</summary>
internal sealed class FailureHandler(IProblemDetailsService problems, ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, which most likely caused the exception; no response can be sent.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = exception switch
        {
            BadHttpRequestException bad => BadRequestProblem.From(bad),
            DbException { IsTransient: true } or TimeoutException or ExecutionRejectedException or HttpRequestException
                => Unavailable(),
            _ when RedisFailures.IsUnavailable(exception) => Unavailable(),
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
        };

        var status = problem.Status.GetValueOrDefault();
        var route = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no endpoint";
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            logger.Unavailable(route, exception.GetType().Name, exception.Message);
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            logger.Failed(exception, route);
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Unavailable() =>
        new() { Status = StatusCodes.Status503ServiceUnavailable, Detail = "A dependency of this service is unavailable. Try again in a moment." };
}
