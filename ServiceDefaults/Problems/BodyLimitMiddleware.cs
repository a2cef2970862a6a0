using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>
/// Refuses a body that says it is too large before anything reads it, a proxy included. One that does not say its
/// length is cut off by the server's own limit while it is read.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength > ServiceLimits.MaxBodyBytes ? RefuseAsync(context) : next(context);

    private static async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status413PayloadTooLarge, Detail = $"A body may have {ServiceLimits.MaxBodyBytes} bytes." },
        });
    }
}
