using System.Net;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// One health state per replica: a refused connection, a "no" or a silent probe ejects, and only an answered probe readmits. An
/// ejected replica is probed as often as the others, so one that is started joins within a probe.
/// </summary>
internal sealed partial class ReplicaHealthPolicy(
    IDestinationHealthUpdater updater, IClusterDestinationsUpdater destinations, ReplicaLives lives, ILogger<ReplicaHealthPolicy> logger)
    : IActiveHealthCheckPolicy
{
    internal const string PolicyName = "Replica";

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var answering = probingResults.Count(result => lives.Of(result.Destination).Answers);
        var before = probingResults.Select(result => result.Destination.Health.Active).ToArray();
        updater.SetActive(cluster, [.. probingResults.Select(Judge)]);
        if (answering != probingResults.Count(result => lives.Of(result.Destination).Answers))
        {
            // A change that YARP does not know of: not ready before, and not now.
            destinations.UpdateAvailableDestinations(cluster);
        }

        // Only now that nobody is sent there any more, as called back too early a request would find the silent replica again, and said only
        // when it is so. One that had chosen the replica just before, and missed this call, is called back by the next probe.
        for (var at = 0; at < probingResults.Count; at++)
        {
            if (probingResults[at] is { Response: null, Exception: OperationCanceledException })
            {
                lives.Of(probingResults[at].Destination).GiveUp();
            }

            Say(probingResults[at], before[at]);
        }
    }

    /// <summary>Ejects a replica to which no connection can be opened, without waiting for the next probe.</summary>
    internal void Refused(ClusterState cluster, DestinationState destination)
    {
        var life = lives.Of(destination);
        if (life.Answers || destination.Health.Active != DestinationHealth.Unhealthy)
        {
            life.Answers = false;
            updater.SetActive(cluster, [new NewActiveDestinationHealth(destination, DestinationHealth.Unhealthy)]);
            destinations.UpdateAvailableDestinations(cluster);
            Left(logger, destination.DestinationId, Refuses);
        }
    }

    private NewActiveDestinationHealth Judge(DestinationProbingResult result)
    {
        lives.Of(result.Destination).Answers = result.Response is not null;
        return new NewActiveDestinationHealth(
            result.Destination, result.Response is { IsSuccessStatusCode: true } ? DestinationHealth.Healthy : DestinationHealth.Unhealthy);
    }

    private void Say(DestinationProbingResult result, DestinationHealth before)
    {
        var ready = result.Response is { IsSuccessStatusCode: true };
        if (ready && before != DestinationHealth.Healthy)
        {
            Joined(logger, result.Destination.DestinationId);
        }
        else if (!ready && before != DestinationHealth.Unhealthy)
        {
            Left(logger, result.Destination.DestinationId, Reason(result));
        }
    }

    private const string Refuses = "it refuses connections";

    private static string Reason(DestinationProbingResult result) => result switch
    {
        { Response.StatusCode: HttpStatusCode.ServiceUnavailable } => "it drains or is not ready",
        { Response: { } response } => $"it answers its probe with {(int)response.StatusCode}",
        { Exception: OperationCanceledException } => "it does not answer",
        _ => Refuses,
    };

    [LoggerMessage(1, LogLevel.Information, "{Replica} takes requests.")]
    private static partial void Joined(ILogger logger, string replica);

    [LoggerMessage(2, LogLevel.Warning, "{Replica} takes no more requests: {Reason}.")]
    private static partial void Left(ILogger logger, string replica, string reason);
}
