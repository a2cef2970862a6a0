using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Health;
using Showroom.Gateway.Problems;
using Showroom.Gateway.WebSockets;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// Chooses a replica and hides its failure. A request that may be repeated and fails before its answer has begun goes once to
/// another replica; any request whose connection was refused, so that nothing of it was sent, goes on until one accepts it.
/// Ends YARP's proxy pipeline, in place of its load balancing and forwarding middleware.
/// </summary>
internal sealed class FailoverForwarder(
    IHttpForwarder forwarder, IEnumerable<ILoadBalancingPolicy> policies, IEnumerable<ISessionAffinityPolicy> affinities, ReplicaHealthPolicy health, ReplicaLives lives, WebSocketShutdown shutdown, FailoverRecord record)
{
    private readonly FrozenDictionary<string, ISessionAffinityPolicy> _affinities =
        affinities.ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, ILoadBalancingPolicy> _policies =
        policies.ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    internal async Task ForwardAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Route.Cluster!;
        var candidates = proxy.AvailableDestinations;
        var body = RepeatableBody.Of(context);
        var repeatable = body is null && IsIdempotent(context.Request.Method);
        List<DestinationState>? tried = null;
        var repeated = false;

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
            Failure? failure;
            try
            {
                if (life.Connections is not null && proxy.Cluster.Config.SessionAffinity is { Enabled: true } affinity)
                {
                    await _affinities[affinity.Policy!].AffinitizeResponseAsync(context, cluster, affinity, destination, context.RequestAborted);
                }

                failure = life.Connections is { } connections
                    ? await Http2Forwarder.SendAsync(context, connections, body, repeatable)
                    : await SendThroughYarpAsync(context, proxy, destination, repeatable ? life.Lost : CancellationToken.None);
            }
            finally
            {
                life.Count(destination, -1);
            }

            if (failure is null || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // An answer that broke off before it was passed on has been cleared, this header with it.
            RequestId.Answer(context);
            if (failure.Kind == FailureKind.Refused)
            {
                health.Refused(cluster, destination);
            }

            (tried ??= []).Add(destination);
            candidates = [.. cluster.DestinationsState.AvailableDestinations.Except(tried)];
            var again = failure.Untouched ? body is null or { CanRepeat: true } : repeatable && !repeated && failure.IsReplicas;
            if (!again || candidates.Count == 0)
            {
                record.Seen(context, destination.DestinationId, failure);
                await UpstreamFailure.Problem(failure, candidates.Count == 0).WriteAsync(context);
                return;
            }

            body?.Rewind();
            record.Hidden(destination.DestinationId);
            repeated |= !failure.Untouched;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    /// <summary>Upgrades, and services without an address for HTTP/2.</summary>
    private async Task<Failure?> SendThroughYarpAsync(HttpContext context, IReverseProxyFeature proxy, DestinationState destination, CancellationToken lost)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature)
        {
            context.Features.Set<IHttpUpgradeFeature>(feature as ClosableUpgrade ?? new ClosableUpgrade(feature, shutdown));
            lost = CancellationToken.None;
        }
        // Not a timeout: a slow answer from a replica that answers its probes is waited for, a silent replica is not.
        await forwarder.SendAsync(
            context, destination.Model.Config.Address, proxy.Cluster.HttpClient, proxy.Cluster.Config.HttpRequest!, proxy.Route.Transformer, lost);
        return UpstreamFailure.Of(context.GetForwarderErrorFeature());
    }

    /// <summary>RFC 9110, 9.2.2, of the methods that the gateway lets in.</summary>
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
