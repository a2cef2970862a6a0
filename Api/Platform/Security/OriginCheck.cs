using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Platform.Security;

/// <summary>
/// Refuses writes and WebSockets that a browser sends on behalf of another site: 403. <c>Sec-Fetch-Site</c> decides, which pages cannot set, then
/// <c>Origin</c>. A request with neither does not come from a page of a current browser, and cannot carry a cookie of the user's against the user's will.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        IsRead(context.Request) || IsOwn(context.Request)
            ? next(context)
            : ProblemResults.Of(StatusCodes.Status403Forbidden, "The request comes from a page of another origin.").ExecuteAsync(context);

    private static bool IsRead(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && request.Headers.Upgrade.Count == 0;

    private static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site.ToString() is not ("same-origin" or "none"))
        {
            return false;
        }

        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page)
                && page.Scheme == request.Scheme
                && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
                && page.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
