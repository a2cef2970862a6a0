using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Services;

/// <summary>Events 101 to 199, in the log of the resource.</summary>
internal static partial class AutoRestartLog
{
    [LoggerMessage(101, LogLevel.Warning, "Exited with code {ExitCode}; restarting ({Number} of {MaxRestarts}) after {Pause}")]
    public static partial void Restarting(this ILogger logger, int? exitCode, int number, int maxRestarts, TimeSpan pause);

    [LoggerMessage(102, LogLevel.Error, "Exited with code {ExitCode}; not restarted: it has been restarted {MaxRestarts} times within {Window}")]
    public static partial void NotRestarted(this ILogger logger, int? exitCode, int maxRestarts, TimeSpan window);

    [LoggerMessage(103, LogLevel.Error, "Not restarted: {Reason}")]
    public static partial void RestartFailed(this ILogger logger, string? reason);
}
