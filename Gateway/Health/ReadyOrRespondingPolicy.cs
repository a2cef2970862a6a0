using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// Requests go to ready replicas; without one, because a dependency of all of them has failed, to those that respond to probes, which can
/// often still serve a part of the requests; without one of these, to all (YARP's HealthyOrPanic): a slow response is better than none, and
/// a replica that refuses connections costs a retry on another one only.
/// </summary>
internal sealed class ReadyOrRespondingPolicy(ReplicaStates states) : IAvailableDestinationsPolicy
{
    public const string PolicyName = "ReadyOrResponding";

    public string Name => PolicyName;

    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        DestinationState[] ready = [.. allDestinations.Where(destination => ReplicaReadiness.IsReady(config, destination))];
        if (ready.Length > 0)
        {
            return ready;
        }

        DestinationState[] responding = [.. allDestinations.Where(destination => states.Get(destination).IsResponding)];
        return responding.Length > 0 ? responding : allDestinations;
    }
}
