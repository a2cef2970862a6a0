using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// Requests go to ready replicas. If none is ready, because a dependency of all of them has failed, they go to those that respond to
/// probes at all, which can often still serve a part of the requests; never to one that refuses connections or does not respond.
/// </summary>
internal sealed class ReadyOrRespondingPolicy(ReplicaStates states) : IAvailableDestinationsPolicy
{
    public const string PolicyName = "ReadyOrResponding";

    public string Name => PolicyName;

    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        DestinationState[] ready = [.. allDestinations.Where(destination => destination.Health.Active != DestinationHealth.Unhealthy)];
        return ready.Length > 0 ? ready : [.. allDestinations.Where(destination => states.Get(destination).IsResponding)];
    }
}
