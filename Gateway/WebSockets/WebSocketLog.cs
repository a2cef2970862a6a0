namespace Showroom.Gateway.WebSockets;

/// <summary>Events 300 to 399.</summary>
internal static partial class WebSocketLog
{
    [LoggerMessage(300, LogLevel.Information, "Closing {Count} WebSockets before shutdown.")]
    public static partial void ClosingWebSockets(this ILogger logger, int count);
}
