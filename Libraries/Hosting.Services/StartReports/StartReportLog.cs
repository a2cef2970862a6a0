using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Services;

/// <summary>Events 1 to 99.</summary>
internal static partial class StartReportLog
{
    [LoggerMessage(1, LogLevel.Information, "Everything is healthy after {Seconds} s{Urls}")]
    public static partial void EverythingHealthy(this ILogger logger, string seconds, string urls);

    [LoggerMessage(4, LogLevel.Warning, "Not healthy after {Seconds} s: {Resources}")]
    public static partial void StillPending(this ILogger logger, string seconds, string resources);

    [LoggerMessage(2, LogLevel.Error, "{Resource} ended with exit code {ExitCode}{LastLines}")]
    public static partial void ResourceExited(this ILogger logger, string resource, int exitCode, string lastLines);

    [LoggerMessage(3, LogLevel.Error, "{Resource} is in the state {State}{LastLines}")]
    public static partial void ResourceFailed(this ILogger logger, string resource, string state, string lastLines);
}
