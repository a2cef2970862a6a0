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
        updater.SetActive(cluster, [.. probingResults.Select(Judge)]);
        if (answering != probingResults.Count(result => lives.Of(result.Destination).Answers))
        {
            // A change that YARP does not know of: not ready before, and not now.
            destinations.UpdateAvailableDestinations(cluster);
        }
    }

    /// <summary>Ejects a replica to which no connection can be opened, without waiting for the next probe.</summary>
    internal void Refused(ClusterState cluster, DestinationState destination)
    {
        var life = lives.Of(destination);
        if (life.Answers || destination.Health.Active != DestinationHealth.Unhealthy)
        {
            life.Answers = false;
            Left(logger, destination.DestinationId, Refuses);
            updater.SetActive(cluster, [new NewActiveDestinationHealth(destination, DestinationHealth.Unhealthy)]);
            destinations.UpdateAvailableDestinations(cluster);
        }
    }

    private NewActiveDestinationHealth Judge(DestinationProbingResult result)
    {
        var (destination, life) = (result.Destination, lives.Of(result.Destination));
        var before = destination.Health.Active;
        var now = result.Response is { IsSuccessStatusCode: true } ? DestinationHealth.Healthy : DestinationHealth.Unhealthy;
        if ((life.Answers || before != DestinationHealth.Unhealthy) && result is { Response: null, Exception: OperationCanceledException })
        {
            life.GiveUp();
        }
        life.Answers = result.Response is not null;

        if (now == DestinationHealth.Healthy && before != now)
        {
            Joined(logger, destination.DestinationId);
        }
        else if (now == DestinationHealth.Unhealthy && before != now)
        {
            Left(logger, destination.DestinationId, Reason(result));
        }
        return new NewActiveDestinationHealth(destination, now);
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
