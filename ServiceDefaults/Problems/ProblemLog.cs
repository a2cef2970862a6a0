using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>Event ids 110 to 119.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(110, LogLevel.Error, "{Endpoint} failed.")]
    public static partial void Failed(this ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(111, LogLevel.Warning, "{Endpoint} is unavailable: {Error}: {Message}")]
    public static partial void Unavailable(this ILogger logger, string endpoint, string error, string message);
}
