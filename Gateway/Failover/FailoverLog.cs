namespace Showroom.Gateway.Failover;

/// <summary>Events 100 to 199.</summary>
internal static partial class FailoverLog
{
    [LoggerMessage(101, LogLevel.Error, "{Method} {Path} ({RequestId}) failed in the gateway.")]
    public static partial void UnexpectedFailure(this ILogger logger, Exception exception, string method, string path, string requestId);

    [LoggerMessage(100, LogLevel.Warning, "{Method} {Path} ({RequestId}) failed on replica {Replica}: {Failure}: {Message}")]
    public static partial void RequestFailed(
        this ILogger logger, string method, string path, string requestId, string replica, UpstreamFailureKind failure, string? message);
}
