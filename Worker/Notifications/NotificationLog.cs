namespace Showroom.Worker.Notifications;

/// <summary>Events 1601 to 1619.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(1601, LogLevel.Information, "The notification of order {Order} is not sent: Mail:Server is not set.")]
    public static partial void NotSent(this ILogger logger, Guid order);
}
