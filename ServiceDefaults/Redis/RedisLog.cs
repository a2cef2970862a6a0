using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>Event ids 180 to 189.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(180, LogLevel.Warning, "None of the {Count} connected Redis servers is a primary: connecting again to the configured address.")]
    public static partial void LeavingReplicas(this ILogger logger, int count);
}
