using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Showroom.Gateway.Limits;

/// <summary>Kestrel's limits from <see cref="GatewayOptions"/>.</summary>
internal sealed class ServerLimits(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        var (limits, timeouts) = (options.Value.Limits, options.Value.Timeouts);
        server.Limits.MaxRequestHeadersTotalSize = limits.Headers;
        server.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        server.Limits.MaxRequestLineSize = limits.RequestLine;
        server.Limits.MaxRequestBufferSize = Math.Max(server.Limits.MaxRequestBufferSize ?? 0, limits.Headers + limits.RequestLine);
        server.Limits.RequestHeadersTimeout = timeouts.Headers;
        server.Limits.KeepAliveTimeout = timeouts.KeepAlive;
    }
}
