using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Warmup;

/// <summary>Event ids 120 to 129.</summary>
internal static partial class WarmupLog
{
    [LoggerMessage(120, LogLevel.Debug, "{Warmup} took {Milliseconds} ms.")]
    public static partial void WarmedUp(this ILogger logger, string warmup, long milliseconds);

    [LoggerMessage(121, LogLevel.Warning, "{Warmup} failed, and the first requests will be slower ({Error}: {Message}).")]
    public static partial void WarmupFailed(this ILogger logger, string warmup, string error, string message);
}
