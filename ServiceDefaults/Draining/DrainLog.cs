using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Draining;

/// <summary>Event ids 100 to 109.</summary>
internal static partial class DrainLog
{
    [LoggerMessage(100, LogLevel.Information, "Draining: not ready from now on; listeners close in {Delay}.")]
    public static partial void Draining(this ILogger logger, TimeSpan delay);
}
