using System.Net;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>
/// One health state per replica: a refused connection or a "no" ejects at once, silence after a few probes, and only an answered
/// probe readmits. An ejected replica is probed as often as the others, so one that is started joins within a probe.
/// </summary>
internal sealed partial class ReplicaHealthPolicy(
    IDestinationHealthUpdater updater, ReplicaLives lives, IOptions<GatewayOptions> options, ILogger<ReplicaHealthPolicy> logger) : IActiveHealthCheckPolicy
{
    internal const string PolicyName = "Replica";

    private readonly int _silences = options.Value.Health.Silences;

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults) =>
        updater.SetActive(cluster, [.. probingResults.Select(Judge)]);

    /// <summary>Ejects a replica to which no connection can be opened, without waiting for the next probe.</summary>
    internal void Refused(ClusterState cluster, DestinationState destination)
    {
        if (destination.Health.Active != DestinationHealth.Unhealthy)
        {
            Left(logger, destination.DestinationId, "it refuses connections");
            updater.SetActive(cluster, [new NewActiveDestinationHealth(destination, DestinationHealth.Unhealthy)]);
        }
    }

    private NewActiveDestinationHealth Judge(DestinationProbingResult result)
    {
        var life = lives.Of(result.Destination);
        var silent = result.Response is null && result.Exception is OperationCanceledException;
        life.Silences = silent ? life.Silences + 1 : 0;
        var before = result.Destination.Health.Active;
        if (silent && life.Silences < _silences)
        {
            return new NewActiveDestinationHealth(result.Destination, before);
        }
        if (silent && before != DestinationHealth.Unhealthy)
        {
            life.GiveUp();
        }

        var healthy = result.Response is { IsSuccessStatusCode: true };
        if (healthy && before != DestinationHealth.Healthy)
        {
            Joined(logger, result.Destination.DestinationId);
        }
        else if (!healthy && before != DestinationHealth.Unhealthy)
        {
            Left(logger, result.Destination.DestinationId, Reason(result));
        }
        return new NewActiveDestinationHealth(result.Destination, healthy ? DestinationHealth.Healthy : DestinationHealth.Unhealthy);
    }

    private static string Reason(DestinationProbingResult result) => result switch
    {
        { Response.StatusCode: HttpStatusCode.ServiceUnavailable } => "it drains or is not ready",
        { Response: { } response } => $"it answers its probe with {(int)response.StatusCode}",
        { Exception: OperationCanceledException } => "it does not answer",
        _ => "it refuses connections",
    };

    [LoggerMessage(1, LogLevel.Information, "{Replica} takes requests.")]
    private static partial void Joined(ILogger logger, string replica);

    [LoggerMessage(2, LogLevel.Warning, "{Replica} takes no more requests: {Reason}.")]
    private static partial void Left(ILogger logger, string replica, string reason);
}
