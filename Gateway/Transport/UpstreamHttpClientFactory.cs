using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Transport;

/// <summary>YARP's connections to the replicas: for health probes, upgrades, and services without an h2c address.</summary>
internal sealed class UpstreamHttpClientFactory(IOptions<GatewayOptions> options) : ForwarderHttpClientFactory
{
    private static readonly UnobservedMeterFactory s_meters = new();

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = options.Value.Timeouts.Connect;
        // ForwardedHeadersTransform propagates the server span; a propagator here would start a second span per request.
        handler.ActivityHeadersPropagator = null;
        handler.MeterFactory = s_meters;
        // Kestrel has decoded the client's headers as UTF-8; by default a character outside ASCII makes the request fail.
        handler.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.UTF8;
    }

    /// <summary>
    /// Meters under names that no listener collects: requests are already measured by the server metrics of the gateway and the replica,
    /// and client metrics would cost another microsecond of about twenty.
    /// </summary>
    private sealed class UnobservedMeterFactory : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new("Unobserved." + options.Name);

        public void Dispose()
        {
        }
    }
}
