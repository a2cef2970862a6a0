using System.Collections.Frozen;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace Showroom.Gateway.Failover;

/// <summary>Chooses a replica by the cluster's load balancing policy, and binds the client to it if the route has session affinity.</summary>
internal sealed class ReplicaSelector(IEnumerable<ILoadBalancingPolicy> policies, IEnumerable<ISessionAffinityPolicy> affinityPolicies)
{
    private readonly FrozenDictionary<string, ISessionAffinityPolicy> _affinityPolicies =
        affinityPolicies.ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, ILoadBalancingPolicy> _policies =
        policies.ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    /// <returns>Null if there is no candidate.</returns>
    public DestinationState? Select(HttpContext context, IReverseProxyFeature proxy, IReadOnlyList<DestinationState> candidates) => candidates.Count switch
    {
        0 => null,
        1 => candidates[0],
        _ => _policies[proxy.Cluster.Config.LoadBalancingPolicy!].PickDestination(context, proxy.Route.Cluster!, candidates),
    };

    /// <summary>Adds the affinity cookie to the response. YARP's forwarder does so by itself.</summary>
    public ValueTask AffinitizeAsync(HttpContext context, IReverseProxyFeature proxy, DestinationState destination) =>
        proxy.Cluster.Config.SessionAffinity is { Enabled: true } affinity
            ? _affinityPolicies[affinity.Policy!].AffinitizeResponseAsync(context, proxy.Route.Cluster!, affinity, destination, context.RequestAborted)
            : default;
}
