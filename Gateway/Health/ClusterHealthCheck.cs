using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.ServiceDefaults.Health;
using Yarp.ReverseProxy;

namespace Showroom.Gateway.Health;

/// <summary>
/// Reports the healthy replicas of each cluster. The gateway is not ready while no cluster has one; if only some have none, it is degraded,
/// because taking it out of service would make the other clusters unreachable too.
/// </summary>
internal sealed class ClusterHealthCheck(IProxyStateLookup proxy) : IHealthCheck
{
    public const string Name = "clusters";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var counts = proxy.GetClusters().ToDictionary(
            cluster => cluster.ClusterId,
            cluster =>
            {
                var all = cluster.DestinationsState.AllDestinations;
                return new HealthCount(all.Count(destination => ReplicaReadiness.IsHealthy(cluster.Model.Config, destination)), all.Count);
            });
        var status = counts.Values.Count(count => count.Healthy > 0) switch
        {
            var served when served == counts.Count => HealthStatus.Healthy,
            0 => HealthStatus.Unhealthy,
            _ => HealthStatus.Degraded,
        };
        return Task.FromResult(new HealthCheckResult(status, data: counts.ToDictionary(count => count.Key, count => (object)count.Value)));
    }
}
