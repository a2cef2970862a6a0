using Microsoft.Extensions.Logging;

namespace Showroom.Messaging.Telemetry;

/// <summary>Events 1501 to 1599.</summary>
internal static partial class MessagingLog
{
    [LoggerMessage(1501, LogLevel.Warning, "Messages of the queue '{Queue}' cannot be received; trying again until they can.")]
    public static partial void ReceiveFailed(this ILogger logger, Exception error, string queue);

    [LoggerMessage(1502, LogLevel.Information, "Messages of the queue '{Queue}' are received.")]
    public static partial void Receiving(this ILogger logger, string queue);

    [LoggerMessage(1503, LogLevel.Warning, "Attempt {Attempt} of {MaxAttempts} to handle message {Message} ({Type}) of the queue '{Queue}' failed; the next one follows in {Delay}.")]
    public static partial void AttemptFailed(this ILogger logger, Exception error, string queue, string message, string? type, int attempt, int maxAttempts, TimeSpan delay);

    [LoggerMessage(1504, LogLevel.Error, "Message {Message} ({Type}) of the queue '{Queue}' became a dead letter after {Attempts} attempts: {Reason}")]
    public static partial void DeadLettered(this ILogger logger, Exception? error, string queue, string message, string? type, int attempts, string reason);

    [LoggerMessage(1505, LogLevel.Warning, "Message {Message} of the queue '{Queue}' could not be moved to the dead-letter queue, which SQS itself does after the last receive.")]
    public static partial void DeadLetterFailed(this ILogger logger, Exception error, string queue, string message);

    [LoggerMessage(1506, LogLevel.Warning, "Message {Message} of the queue '{Queue}' waits because something that its handler needs is not available.")]
    public static partial void HandlerWaits(this ILogger logger, Exception error, string queue, string message);

    [LoggerMessage(1507, LogLevel.Warning, "The visibility of messages of the queue '{Queue}' could not be extended.")]
    public static partial void LeaseRenewalFailed(this ILogger logger, Exception? error, string queue);

    [LoggerMessage(1508, LogLevel.Warning, "The handling of message {Message} of the queue '{Queue}' was cancelled: its visibility ended, or it took too long.")]
    public static partial void HandlerCancelled(this ILogger logger, string queue, string message);

    [LoggerMessage(1509, LogLevel.Warning, "Handled messages of the queue '{Queue}' could not be deleted; they will be delivered again.")]
    public static partial void DeleteFailed(this ILogger logger, Exception? error, string queue);

    [LoggerMessage(1510, LogLevel.Warning, "Messages of the outbox cannot be published; trying again until they can.")]
    public static partial void DispatchFailed(this ILogger logger, Exception error);

    [LoggerMessage(1511, LogLevel.Information, "Messages of the outbox are published.")]
    public static partial void Dispatching(this ILogger logger);

    [LoggerMessage(1512, LogLevel.Warning, "Message {Message} ({Type}) of the outbox was refused: {Reason}")]
    public static partial void PublishRefused(this ILogger logger, Guid message, string type, string reason);

    [LoggerMessage(1513, LogLevel.Warning, "Notifications of the outbox are interrupted; it is read every {Interval} meanwhile.")]
    public static partial void ListenFailed(this ILogger logger, Exception error, TimeSpan interval);

    [LoggerMessage(1514, LogLevel.Warning, "The messages of the queues cannot be counted; trying again until they can.")]
    public static partial void MonitoringFailed(this ILogger logger, Exception error);
}
