using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Health;
using Showroom.Gateway.Problems;
using Showroom.Gateway.WebSockets;
using Showroom.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// Chooses a replica and hides its failure. A request that may be repeated and fails before its answer has begun goes once to
/// another replica; any request whose connection was refused, so that nothing of it was sent, goes on until one accepts it.
/// Ends YARP's proxy pipeline, in place of its load balancing and forwarding middleware.
/// </summary>
internal sealed class FailoverForwarder(
    IHttpForwarder forwarder, IEnumerable<ILoadBalancingPolicy> policies, ReplicaHealthPolicy health, ReplicaLives lives, WebSocketShutdown shutdown, FailoverRecord record)
{
    private readonly FrozenDictionary<string, ILoadBalancingPolicy> _policies =
        policies.ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    internal async Task ForwardAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Route.Cluster!;
        var candidates = proxy.AvailableDestinations;
        var body = RepeatableBody.Of(context);
        var repeatable = body is null && IsIdempotent(context.Request.Method);
        var upgrade = false;
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature)
        {
            upgrade = true;
            context.Features.Set<IHttpUpgradeFeature>(new ClosableUpgrade(feature, shutdown));
        }
        List<DestinationState>? tried = null;
        var repeated = false;

        ServerIdentity.Unsign(context);
        while (true)
        {
            var destination = candidates.Count switch
            {
                0 => null,
                1 => candidates[0],
                _ => _policies[proxy.Cluster.Config.LoadBalancingPolicy!].PickDestination(context, cluster, candidates),
            };
            if (destination is null)
            {
                await GatewayProblem.NoReplica.WriteAsync(context);
                return;
            }

            proxy.ProxiedDestination = destination;
            var life = lives.Of(destination);
            life.Count(destination, 1);
            try
            {
                // Not a timeout: a slow answer from a replica that answers its probes is waited for, a silent replica is not.
                await forwarder.SendAsync(
                    context, destination.Model.Config.Address, proxy.Cluster.HttpClient, proxy.Cluster.Config.HttpRequest!, proxy.Route.Transformer,
                    repeatable && !upgrade ? life.Lost : CancellationToken.None);
            }
            finally
            {
                life.Count(destination, -1);
            }

            if (context.GetForwarderErrorFeature() is not { } error || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // An answer that broke off before it was passed on has been cleared, this header with it.
            RequestId.Answer(context);
            var refused = UpstreamFailure.IsRefused(error.Exception);
            if (refused)
            {
                health.Refused(cluster, destination);
            }
            (tried ??= []).Add(destination);
            candidates = [.. cluster.DestinationsState.AvailableDestinations.Except(tried)];
            var again = refused ? body is null or { CanRepeat: true } : repeatable && !repeated && UpstreamFailure.IsReplicas(error.Error);
            if (!again || candidates.Count == 0)
            {
                record.Seen(context, destination.DestinationId, error);
                await UpstreamFailure.Problem(error, refused && candidates.Count == 0).WriteAsync(context);
                return;
            }
            body?.Rewind();
            record.Hidden(destination.DestinationId);
            repeated |= !refused;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    /// <summary>RFC 9110, 9.2.2, of the methods that the gateway lets in.</summary>
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
