using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Methods;

/// <summary>Status 405 for a path that supports GET and HEAD only.</summary>
public sealed class MethodNotAllowed
{
    private const string GetOnly = "GET, HEAD";

    private MethodNotAllowed()
    {
    }

    /// <summary>Metadata of the endpoint: every method other than GET and HEAD is refused by the endpoint itself, unknown ones included.</summary>
    public static MethodNotAllowed Metadata { get; } = new();

    /// <summary>Writes the problem.</summary>
    public static async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = GetOnly;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status405MethodNotAllowed, Detail = "The Allow header lists the supported methods." },
        });
    }

    /// <summary>The methods of a resource with GET, as <c>Allow</c> lists them: HEAD beside it.</summary>
    internal static string WithHead(string allow)
    {
        var methods = allow.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head)
            ? string.Join(", ", methods.SelectMany(method => method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : new[] { method }))
            : allow;
    }
}
