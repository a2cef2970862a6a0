using System.Net;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// The health state of replicas: a refused connection, a failed probe or a probe without a response ejects a replica, and only a successful
/// probe readmits it. Ejected replicas are probed at the same interval as others.
/// </summary>
internal sealed class ReplicaHealthPolicy(
    IDestinationHealthUpdater updater, IClusterDestinationsUpdater destinations, ReplicaStates states, ILogger<ReplicaHealthPolicy> logger)
    : IActiveHealthCheckPolicy
{
    public const string PolicyName = "Replica";

    private const string RefusesConnections = "it refuses connections";

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var responding = CountResponding();
        var previous = probingResults.Select(result => result.Destination.Health.Active).ToArray();
        updater.SetActive(cluster, [.. probingResults.Select(Evaluate)]);
        if (responding != CountResponding())
        {
            // YARP does not see this change: the replicas are unhealthy before and after it.
            destinations.UpdateAvailableDestinations(cluster);
        }

        // Requests are aborted only after the replica has left the available ones: an aborted request would choose it again. A request that
        // had chosen it just before, and starts too late for this abort, is aborted by the next probe.
        for (var index = 0; index < probingResults.Count; index++)
        {
            if (probingResults[index] is { Response: null, Exception: OperationCanceledException })
            {
                states.Get(probingResults[index].Destination).MarkUnresponsive();
            }

            LogChange(probingResults[index], previous[index]);
        }

        int CountResponding() => probingResults.Count(result => states.Get(result.Destination).IsResponding);
    }

    /// <summary>Ejects a replica to which no connection can be opened, without waiting for the next probe.</summary>
    public void ReportConnectionFailure(ClusterState cluster, DestinationState destination)
    {
        var state = states.Get(destination);
        if (state.IsResponding || destination.Health.Active != DestinationHealth.Unhealthy)
        {
            state.IsResponding = false;
            updater.SetActive(cluster, [new NewActiveDestinationHealth(destination, DestinationHealth.Unhealthy)]);
            destinations.UpdateAvailableDestinations(cluster);
            logger.ReplicaEjected(destination.DestinationId, RefusesConnections);
        }
    }

    private NewActiveDestinationHealth Evaluate(DestinationProbingResult result)
    {
        states.Get(result.Destination).IsResponding = result.Response is not null;
        return new NewActiveDestinationHealth(
            result.Destination, result.Response is { IsSuccessStatusCode: true } ? DestinationHealth.Healthy : DestinationHealth.Unhealthy);
    }

    private void LogChange(DestinationProbingResult result, DestinationHealth previous)
    {
        var isHealthy = result.Response is { IsSuccessStatusCode: true };
        if (isHealthy && previous != DestinationHealth.Healthy)
        {
            logger.ReplicaHealthy(result.Destination.DestinationId);
        }
        else if (!isHealthy && previous != DestinationHealth.Unhealthy)
        {
            logger.ReplicaEjected(result.Destination.DestinationId, GetReason(result));
        }
    }

    private static string GetReason(DestinationProbingResult result) => result switch
    {
        { Response.StatusCode: HttpStatusCode.ServiceUnavailable } => "it is draining or not ready",
        { Response: { } response } => $"its probe returned {(int)response.StatusCode}",
        { Exception: OperationCanceledException } => "its probe timed out",
        _ => RefusesConnections,
    };
}
