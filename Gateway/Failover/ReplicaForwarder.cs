using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Health;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Failover;

/// <summary>
/// Decorates YARP's forwarder: aborts the requests that wait for a replica which has become unresponsive, as the HTTP/2 forwarder does by itself.
/// </summary>
internal sealed class ReplicaForwarder(IHttpForwarder yarp, ReplicaStates states) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } && !cancellationToken.CanBeCanceled && Retryability.IsRetryable(context)
            && context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination is { } destination)
        {
            return SendAbortableAsync(context, destinationPrefix, httpClient, requestConfig, transformer, destination);
        }

        return yarp.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
    }

    /// <summary>Without a timeout: a replica that responds to its probes may take its time, an unresponsive one may not.</summary>
    private async ValueTask<ForwarderError> SendAbortableAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        DestinationState destination)
    {
        using var abort = new UnresponsiveAbort(transformer);
        abort.Register(states.Get(destination).Unresponsive);
        return await yarp.SendAsync(context, destinationPrefix, httpClient, requestConfig, abort, abort.Token);
    }
}
