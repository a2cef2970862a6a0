using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Polly;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>Turns what was thrown into a problem: the client's mistakes by their own status, a missing dependency as 503, the rest as 500.</summary>
internal sealed partial class FailureHandler(IProblemDetailsService problems, ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has left, which is also what most likely failed; nobody reads an answer.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = exception switch
        {
            BadHttpRequestException bad => BadRequestProblem.From(bad),
            DbException { IsTransient: true } or TimeoutException or ExecutionRejectedException or HttpRequestException
                => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = "Something this service depends on does not answer. Try again in a moment." },
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
        };

        var status = problem.Status.GetValueOrDefault();
        var route = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no endpoint";
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            LogUnavailable(route, exception.GetType().Name, exception.Message);
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            LogFailure(exception, route);
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    [LoggerMessage(1, LogLevel.Error, "{Endpoint} failed.")]
    private partial void LogFailure(Exception exception, string endpoint);

    [LoggerMessage(2, LogLevel.Warning, "{Endpoint} is unavailable: {Error}: {Message}")]
    private partial void LogUnavailable(string endpoint, string error, string message);
}
