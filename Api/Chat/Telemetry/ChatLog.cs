namespace Showroom.Api.Chat.Telemetry;

/// <summary>Event ids 600 to 629. Each message has the replica's name, because one room's events are on several replicas.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(600, LogLevel.Debug, "{Server}: room {Room} is open, at message {Sequence}.")]
    public static partial void RoomOpened(this ILogger logger, string server, Guid room, long sequence);

    [LoggerMessage(601, LogLevel.Debug, "{Server}: room {Room} is closed; it has no members here.")]
    public static partial void RoomClosed(this ILogger logger, string server, Guid room);

    [LoggerMessage(602, LogLevel.Information, "{Server}: {Count} messages of room {Room} were not received over Redis, and were read from the history.")]
    public static partial void GapFilled(this ILogger logger, string server, Guid room, int count);

    [LoggerMessage(603, LogLevel.Warning, "{Server}: the history of room {Room} could not be read, and is read again later ({Error}: {Reason}).")]
    public static partial void GapNotFilled(this ILogger logger, string server, Guid room, string error, string reason);

    [LoggerMessage(604, LogLevel.Warning, "{Server}: connection {Connection} was closed: it is more than {Backlog} messages of room {Room} behind.")]
    public static partial void SlowConsumerClosed(this ILogger logger, string server, string connection, int backlog, Guid room);

    [LoggerMessage(605, LogLevel.Warning, "{Server}: messages cannot be stored, and are refused until they can ({Error}: {Reason}).")]
    public static partial void StoreUnavailable(this ILogger logger, string server, string error, string reason);

    [LoggerMessage(606, LogLevel.Information, "{Server}: messages are stored again.")]
    public static partial void StoreRecovered(this ILogger logger, string server);

    [LoggerMessage(607, LogLevel.Error, "{Server}: a message could not be stored, and storing it again would not help.")]
    public static partial void MessageFailed(this ILogger logger, Exception exception, string server);

    [LoggerMessage(608, LogLevel.Warning, "{Server}: Redis cannot be used for chat; messages of other replicas arrive with the next check of the history ({Error}: {Reason}).")]
    public static partial void RedisUnavailable(this ILogger logger, string server, string error, string reason);

    [LoggerMessage(609, LogLevel.Information, "{Server}: Redis is used for chat again.")]
    public static partial void RedisRecovered(this ILogger logger, string server);

    [LoggerMessage(610, LogLevel.Warning, "{Server}: the last messages of the rooms could not be read ({Error}: {Reason}).")]
    public static partial void WatermarkFailed(this ILogger logger, string server, string error, string reason);

    [LoggerMessage(611, LogLevel.Warning, "{Server}: room {Room} has fewer messages in the database than its members have received: its connections are closed, and join again.")]
    public static partial void SequenceDecreased(this ILogger logger, string server, Guid room);

    [LoggerMessage(612, LogLevel.Error, "{Server}: {Method} failed.")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string server, string method);

    [LoggerMessage(613, LogLevel.Warning, "{Server}: a message of {Length} bytes on the channel of room {Room} cannot be read: another version of the service publishes there.")]
    public static partial void UnreadableMessage(this ILogger logger, string server, int length, Guid room);

    [LoggerMessage(614, LogLevel.Warning, "{Server}: connection {Connection} was closed: it continued to send after {Count} refusals.")]
    public static partial void FloodClosed(this ILogger logger, string server, string connection, int count);

    [LoggerMessage(615, LogLevel.Debug, "{Server}: connection {Connection} was closed, because its session has ended.")]
    public static partial void SessionEnded(this ILogger logger, string server, string connection);

    [LoggerMessage(616, LogLevel.Debug, "{Server}: the sessions of the connections could not be checked ({Error}).")]
    public static partial void SessionsNotChecked(this ILogger logger, string server, string error);
}
