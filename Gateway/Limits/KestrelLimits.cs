using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;

namespace Showroom.Gateway.Limits;

/// <summary>Applies the limits of <see cref="GatewayOptions"/> to Kestrel.</summary>
internal sealed class KestrelLimits(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        var (limits, timeouts) = (options.Value.Limits, options.Value.Timeouts);
        server.Limits.MaxRequestHeadersTotalSize = limits.HeadersTotalSize;
        server.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        server.Limits.MaxRequestLineSize = limits.RequestLineSize;
        server.Limits.MaxRequestBufferSize = Math.Max(server.Limits.MaxRequestBufferSize ?? 0, limits.HeadersTotalSize + limits.RequestLineSize);
        server.Limits.RequestHeadersTimeout = timeouts.RequestHeaders;
        server.Limits.KeepAliveTimeout = timeouts.KeepAlive;
    }
}
