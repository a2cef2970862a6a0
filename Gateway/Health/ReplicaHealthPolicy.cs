using System.Globalization;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// YARP's ConsecutiveFailures policy with two exceptions: a refused connection and 503 eject a replica at the first probe, because waiting
/// for such a replica gains nothing. One successful probe readmits it. Ejected replicas are probed at the same interval as others.
/// </summary>
internal sealed class ReplicaHealthPolicy(
    IDestinationHealthUpdater updater,
    IClusterDestinationsUpdater destinations,
    ReplicaStates states,
    IOptions<ConsecutiveFailuresHealthPolicyOptions> options,
    ILogger<ReplicaHealthPolicy> logger)
    : IActiveHealthCheckPolicy
{
    public const string PolicyName = "Replica";

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var threshold = GetThreshold(cluster);
        var responding = CountResponding();
        var previous = probingResults.Select(probe => probe.Destination.Health.Active).ToArray();
        var results = probingResults.Select(ProbeResults.Classify).ToArray();
        updater.SetActive(cluster, [.. probingResults.Select((probe, index) => Evaluate(probe.Destination, results[index], threshold))]);
        if (responding != CountResponding())
        {
            // YARP does not see this change: the replicas are unhealthy before and after it.
            destinations.UpdateAvailableDestinations(cluster);
        }

        for (var index = 0; index < probingResults.Count; index++)
        {
            AbortWaitingRequests(cluster, probingResults[index].Destination, results[index]);
            LogChange(cluster, probingResults[index], results[index], previous[index]);
        }

        int CountResponding() => probingResults.Count(probe => states.Get(probe.Destination).IsResponding);
    }

    /// <summary>Ejects a replica that refuses connections, without waiting for the next probe, if a probe can readmit it.</summary>
    public void ReportRefusedConnection(ClusterState cluster, DestinationState destination)
    {
        if (cluster.Model?.Config.HealthCheck?.Active is not { Enabled: true, Policy: PolicyName })
        {
            return;
        }

        var state = states.Get(destination);
        if (state.IsResponding || destination.Health.Active != DestinationHealth.Unhealthy)
        {
            state.IsResponding = false;
            updater.SetActive(cluster, [new NewActiveDestinationHealth(destination, DestinationHealth.Unhealthy)]);
            destinations.UpdateAvailableDestinations(cluster);
            logger.ReplicaEjected(destination.DestinationId, cluster.ClusterId, "it refuses connections");
        }
    }

    private int GetThreshold(ClusterState cluster) =>
        cluster.Model?.Config.Metadata?.TryGetValue(ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName, out var text) is true
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) && threshold > 0
            ? threshold
            : (int)options.Value.DefaultThreshold;

    private NewActiveDestinationHealth Evaluate(DestinationState destination, ProbeResult result, int threshold)
    {
        var state = states.Get(destination);
        state.FailedProbes = result == ProbeResult.Healthy ? 0 : state.FailedProbes + 1;
        var isEjected = result is ProbeResult.NotReady or ProbeResult.Refused || state.FailedProbes >= threshold;
        state.IsResponding = result is ProbeResult.Healthy or ProbeResult.NotReady or ProbeResult.Failed || (state.IsResponding && !isEjected);
        return new NewActiveDestinationHealth(destination, result switch
        {
            ProbeResult.Healthy => DestinationHealth.Healthy,
            _ when isEjected => DestinationHealth.Unhealthy,
            _ => destination.Health.Active,
        });
    }

    /// <summary>
    /// Lets requests that wait for an ejected, silent replica be retried: after it has left the available ones, else they would choose it
    /// again, and only then, because while all replicas are silent another one is no better. A request that had chosen the replica just
    /// before, and starts too late for this abort, is aborted by the next probe.
    /// </summary>
    private void AbortWaitingRequests(ClusterState cluster, DestinationState destination, ProbeResult result)
    {
        if (result is ProbeResult.TimedOut && destination.Health.Active == DestinationHealth.Unhealthy
            && !cluster.DestinationsState.AvailableDestinations.Contains(destination))
        {
            states.Get(destination).MarkUnresponsive();
        }
    }

    private void LogChange(ClusterState cluster, DestinationProbingResult probe, ProbeResult result, DestinationHealth previous)
    {
        var current = probe.Destination.Health.Active;
        if (current == previous)
        {
            return;
        }

        if (current == DestinationHealth.Healthy)
        {
            logger.ReplicaHealthy(probe.Destination.DestinationId, cluster.ClusterId);
        }
        else
        {
            var reason = ProbeResults.Describe(result, probe, states.Get(probe.Destination).FailedProbes);
            logger.ReplicaEjected(probe.Destination.DestinationId, cluster.ClusterId, reason);
        }
    }
}
