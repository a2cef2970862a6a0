using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Limits;

/// <summary>
/// Rejects a request whose Content-Length exceeds the limit before anything reads its body, a proxy included. Kestrel's own limit
/// rejects a body without Content-Length while it is read.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength > ServiceLimits.MaxBodyBytes ? RejectAsync(context) : next(context);

    private static async Task RejectAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status413PayloadTooLarge, Detail = $"A body may have at most {ServiceLimits.MaxBodyBytes} bytes." },
        });
    }
}
