using System.Net;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Gateway.Limits.Callers;

/// <summary>Says who sends a request: the session of a cookie that the application issued, else the address.</summary>
internal sealed class CallerResolver
{
    /// <summary>To read a cookie costs some microseconds; a browser sends the same one with each request.</summary>
    private const int MaxCookies = 20_000;

    /// <summary>Longer ones are not read, and are not worth their memory.</summary>
    private const int MaxCookieLength = 512;

    private static readonly TimeSpan s_cookieLifetime = TimeSpan.FromMinutes(1);

    private readonly TrustedProxies _proxies;
    private readonly TimeProvider _time;
    private readonly SessionCookie? _cookie;
    private readonly RecentEntries<string, CallerKey?> _sessions;

    /// <param name="options">The trusted proxies.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cookie">Null without Redis, which has its keys: every request counts by address.</param>
    public CallerResolver(IOptions<GatewayOptions> options, TimeProvider time, SessionCookie? cookie = null)
    {
        _proxies = TrustedProxies.Parse(options.Value.RateLimits.TrustedProxies, out _);
        (_time, _cookie) = (time, cookie);
        _sessions = new(MaxCookies, s_cookieLifetime, time);
    }

    public CallerKey Resolve(HttpContext context, RateLimitCaller by) =>
        (by == RateLimitCaller.Session ? FindSession(context.Request) : null)
        ?? CallerKey.Of(FindAddress(context));

    private IPAddress? FindAddress(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        return _proxies.IsEmpty ? peer : _proxies.ClientAddress(peer, context.Request.Headers["X-Forwarded-For"]);
    }

    private CallerKey? FindSession(HttpRequest request) =>
        // Without keys no cookie can be read, which must not be remembered.
        _cookie is { HasKeys: true } && request.Headers.Cookie.Count > 0 && request.Cookies[SessionCookie.Name] is { Length: > 0 and <= MaxCookieLength } value
            ? _sessions.GetOrAdd(value, _time.GetElapsedTime(0), static (value, cookie) => cookie.TryUnprotect(value, out var id) ? CallerKey.OfSession(id.PublicId) : null, _cookie)
            : null;
}
