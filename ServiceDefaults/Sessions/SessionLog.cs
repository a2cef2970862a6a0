using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>Event ids 150 to 159.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(150, LogLevel.Warning, "Redis had lost {Count} of the keys that protect session cookies; they are stored again.")]
    public static partial void KeysRestored(this ILogger logger, int count);

    [LoggerMessage(151, LogLevel.Warning, "The keys that protect session cookies cannot be read from Redis: {Error}. The copy in memory is used.")]
    public static partial void KeysUnavailable(this ILogger logger, string error);
}
