using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// Requests go to replicas that are ready. When none is, because something that all of them need has failed, they go to those that
/// at least answer: they know better than the gateway what they can still do. Never to one that refuses or is silent.
/// </summary>
internal sealed class ReadyElseAnsweringPolicy(ReplicaLives lives) : IAvailableDestinationsPolicy
{
    internal const string PolicyName = "ReadyElseAnswering";

    public string Name => PolicyName;

    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        DestinationState[] ready = [.. allDestinations.Where(destination => destination.Health.Active != DestinationHealth.Unhealthy)];
        return ready.Length > 0 ? ready : [.. allDestinations.Where(destination => lives.Of(destination).Answers)];
    }
}
