namespace Showroom.Gateway.Health;

/// <summary>Events 200 to 299.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(200, LogLevel.Information, "Replica {Replica} of cluster {Cluster} is healthy and receives requests.")]
    public static partial void ReplicaHealthy(this ILogger logger, string replica, string cluster);

    [LoggerMessage(201, LogLevel.Warning, "Replica {Replica} of cluster {Cluster} is ejected and receives no new requests: {Reason}.")]
    public static partial void ReplicaEjected(this ILogger logger, string replica, string cluster, string reason);
}
