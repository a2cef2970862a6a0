using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Notifications;

/// <summary>Event ids 160 to 169.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(160, LogLevel.Information, "The buyer of order {Order} is not notified of its status, because Redis is unavailable ({Error}).")]
    public static partial void NotificationLost(this ILogger logger, Guid order, string error);
}
