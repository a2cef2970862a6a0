using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;

namespace Showroom.Gateway.Limits.Callers;

/// <summary>Says who sends a request.</summary>
internal sealed class CallerResolver(IOptions<GatewayOptions> options)
{
    private readonly TrustedProxies _proxies = TrustedProxies.Parse(options.Value.RateLimits.TrustedProxies, out _);

    public CallerKey Resolve(HttpContext context, RateLimitCaller by)
    {
        _ = by;
        return CallerKey.Of(_proxies.ClientAddress(context.Connection.RemoteIpAddress, context.Request.Headers["X-Forwarded-For"]));
    }
}
