using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Forwarding;

/// <summary>The connections to the replicas: few, long-lived, carrying many requests each.</summary>
internal sealed class UpstreamClientFactory(IOptions<GatewayOptions> options) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = options.Value.Timeouts.Connect;
        // The server span is passed on by EdgeHeaders. Here a propagator would cost a second span for every request.
        handler.ActivityHeadersPropagator = null;
    }
}
