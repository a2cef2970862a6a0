using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>What the health states of a replica mean. The state of a check that the cluster has not enabled is ignored, as YARP does.</summary>
internal static class ReplicaReadiness
{
    /// <summary>Neither check has found it unhealthy. A replica that was not probed yet is ready.</summary>
    public static bool IsReady(ClusterConfig config, DestinationState destination) =>
        GetActive(config, destination) != DestinationHealth.Unhealthy && GetPassive(config, destination) != DestinationHealth.Unhealthy;

    /// <summary>It is ready and, if the cluster has active checks, a probe has confirmed it.</summary>
    public static bool IsHealthy(ClusterConfig config, DestinationState destination) =>
        IsReady(config, destination) && (!HasActiveCheck(config) || destination.Health.Active == DestinationHealth.Healthy);

    private static bool HasActiveCheck(ClusterConfig config) => config.HealthCheck?.Active?.Enabled is true;

    private static DestinationHealth GetActive(ClusterConfig config, DestinationState destination) =>
        HasActiveCheck(config) ? destination.Health.Active : DestinationHealth.Unknown;

    private static DestinationHealth GetPassive(ClusterConfig config, DestinationState destination) =>
        config.HealthCheck?.Passive?.Enabled is true ? destination.Health.Passive : DestinationHealth.Unknown;
}
