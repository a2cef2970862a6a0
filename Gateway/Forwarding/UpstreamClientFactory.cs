using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Forwarding;

/// <summary>YARP's own connections to the replicas: for probes, upgrades, and services that do not speak HTTP/2.</summary>
internal sealed class UpstreamClientFactory(IOptions<GatewayOptions> options) : ForwarderHttpClientFactory
{
    private static readonly UnheardMeters s_unheard = new();

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = options.Value.Timeouts.Connect;
        // The server span is passed on by EdgeHeaders. Here a propagator would cost a second span for every request.
        handler.ActivityHeadersPropagator = null;
        handler.MeterFactory = s_unheard;
    }

    /// <summary>
    /// Meters that nobody listens to: a request to a replica is measured where it arrives, by the gateway's and the replica's own
    /// server metrics. Measuring it a third time, as a client, would cost a microsecond of about twenty.
    /// </summary>
    private sealed class UnheardMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new("Unheard." + options.Name);

        public void Dispose()
        {
        }
    }
}
