using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Health;
using Showroom.Gateway.WebSockets;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Failover;

/// <summary>Sends a request to one replica, once: over HTTP/2 without TLS where the replica speaks it, else with YARP's forwarder.</summary>
internal sealed class ReplicaForwarder(Http2Forwarder http2Forwarder, IHttpForwarder yarpForwarder, WebSocketShutdown webSockets)
{
    /// <returns>Null once the whole response has been copied to the client.</returns>
    public ValueTask<ForwardingFailure?> SendAsync(
        HttpContext context, IReverseProxyFeature proxy, DestinationState destination, ReplicaState state, Stream? body, bool isRetryable) =>
        state.Http2 is { } http2
            ? http2Forwarder.SendAsync(context, http2, body, isRetryable)
            : SendWithYarpAsync(context, proxy, destination, isRetryable ? state.Unresponsive : CancellationToken.None);

    private async ValueTask<ForwardingFailure?> SendWithYarpAsync(
        HttpContext context, IReverseProxyFeature proxy, DestinationState destination, CancellationToken unresponsive)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature)
        {
            context.Features.Set<IHttpUpgradeFeature>(feature as ClosableUpgradeFeature ?? new ClosableUpgradeFeature(feature, webSockets));
            unresponsive = CancellationToken.None;
        }
        // Not a timeout: a replica that responds to its probes may take its time, an unresponsive one may not.
        await yarpForwarder.SendAsync(
            context, destination.Model.Config.Address, proxy.Cluster.HttpClient, proxy.Cluster.Config.HttpRequest!, proxy.Route.Transformer, unresponsive);
        return UpstreamErrors.FromYarp(context.GetForwarderErrorFeature());
    }
}
