using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Health;

/// <summary>Event ids 130 to 139.</summary>
internal static partial class ReadinessLog
{
    [LoggerMessage(130, LogLevel.Information, "Starting, not ready yet: {Checks}")]
    public static partial void Starting(this ILogger logger, string checks);

    [LoggerMessage(131, LogLevel.Information, "Ready")]
    public static partial void Ready(this ILogger logger);

    [LoggerMessage(132, LogLevel.Warning, "Ready, but degraded: {Checks}")]
    public static partial void Degraded(this ILogger logger, string checks);

    [LoggerMessage(133, LogLevel.Warning, "Not ready: {Checks}")]
    public static partial void NotReady(this ILogger logger, string checks);
}
