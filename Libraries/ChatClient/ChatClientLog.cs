using Microsoft.Extensions.Logging;

namespace Showroom.ChatClient;

/// <summary>Event ids 630 to 639.</summary>
internal static partial class ChatClientLog
{
    [LoggerMessage(630, LogLevel.Debug, "Connected to {Server}.")]
    public static partial void Connected(this ILogger logger, Uri server);

    [LoggerMessage(631, LogLevel.Information, "The connection to {Server} was lost: {Reason}")]
    public static partial void ConnectionLost(this ILogger logger, Uri server, string reason);

    [LoggerMessage(632, LogLevel.Information, "Connecting to {Server} failed, and is tried again: {Reason}")]
    public static partial void ConnectFailed(this ILogger logger, Uri server, string reason);

    [LoggerMessage(633, LogLevel.Information, "Joining show {Show} failed, and is tried again: {Reason}")]
    public static partial void JoinFailed(this ILogger logger, string show, string reason);

    [LoggerMessage(634, LogLevel.Information, "{Reason} The request is repeated.")]
    public static partial void HistoryFailed(this ILogger logger, string reason);
}
