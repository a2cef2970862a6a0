using System.Buffers.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Web.Backend;

/// <summary>
/// Sends a request to the API on behalf of the request for a page: with its session, the address of its client, which the gateway's rate limits count,
/// and its host, which the gateway checks. The session cookie that the API sets becomes a cookie of the page's response.
/// </summary>
internal sealed class PageRequestHandler(IHttpContextAccessor accessor, TimeProvider time) : DelegatingHandler
{
    private const string Prefix = $"{SessionCookie.Name}=";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is not { } page)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        AddHeaders(request, page);
        var started = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        CopySessionCookie(response, page);
        page.RequestServices.GetRequiredService<BackendCalls>().Add(new(
            request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode,
            ValueOf(response, ServerIdentity.ServedByHeader), ValueOf(response, "X-Cache"), time.GetElapsedTime(started)));
        return response;
    }

    private static void AddHeaders(HttpRequestMessage request, HttpContext page)
    {
        // An attempt that is repeated has them already.
        request.Headers.Remove(HeaderNames.Cookie);
        request.Headers.Remove("X-Forwarded-For");
        if (page.Request.Cookies[SessionCookie.Name] is { Length: > 0 } session && Base64Url.IsValid(session))
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, Prefix + session);
        }

        if (page.Connection.RemoteIpAddress is { } client)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
        }

        request.Headers.Host = page.Request.Host.Value;
    }

    private static void CopySessionCookie(HttpResponseMessage response, HttpContext page)
    {
        if (response.Headers.TryGetValues(HeaderNames.SetCookie, out var cookies)
            && cookies.LastOrDefault(static cookie => cookie.StartsWith(Prefix, StringComparison.Ordinal)) is { } session)
        {
            page.Features.GetRequiredFeature<SessionCookieRelay>().Cookie = session;
        }
    }

    private static string? ValueOf(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.FirstOrDefault() : null;
}
