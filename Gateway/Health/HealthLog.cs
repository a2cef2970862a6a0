namespace Showroom.Gateway.Health;

/// <summary>Events 200 to 299.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(200, LogLevel.Information, "Replica {Replica} is healthy and receives requests.")]
    public static partial void ReplicaHealthy(this ILogger logger, string replica);

    [LoggerMessage(201, LogLevel.Warning, "Replica {Replica} is ejected and receives no new requests: {Reason}.")]
    public static partial void ReplicaEjected(this ILogger logger, string replica, string reason);
}
