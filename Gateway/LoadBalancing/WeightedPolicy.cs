using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.LoadBalancing;

/// <summary>
/// Gives each destination requests in proportion to the <c>Weight</c> in its metadata, from 0 to 1000 and 1 by default, in turn and without
/// chance. If all weights are 0, they count as equal.
/// </summary>
internal sealed class WeightedPolicy : ILoadBalancingPolicy
{
    public const string PolicyName = "Weighted";

    private readonly ConditionalWeakTable<ClusterState, StrongBox<int>> _counters = [];
    private readonly ConditionalWeakTable<DestinationModel, StrongBox<int>> _weights = [];

    public string Name => PolicyName;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        if (availableDestinations.Count == 0)
        {
            return null;
        }

        var total = 0;
        for (var index = 0; index < availableDestinations.Count; index++)
        {
            total += GetWeight(availableDestinations[index]);
        }

        var turn = Interlocked.Increment(ref _counters.GetOrCreateValue(cluster).Value) & int.MaxValue;
        if (total == 0)
        {
            return availableDestinations[turn % availableDestinations.Count];
        }

        var position = turn % total;
        for (var index = 0; ; index++)
        {
            position -= GetWeight(availableDestinations[index]);
            if (position < 0)
            {
                return availableDestinations[index];
            }
        }
    }

    private int GetWeight(DestinationState destination) => _weights.GetValue(destination.Model, static model => new(DestinationWeight.Get(model.Config) ?? 1)).Value;
}
