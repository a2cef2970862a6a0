namespace Showroom.Lab.Chat.Protocols;

/// <summary>What the client has to know of a server's protocol over WebSockets.</summary>
internal interface IChatProtocol
{
    /// <summary>What the server expects now and then, else it closes the connection; null for nothing.</summary>
    string? KeepAlive { get; }

    /// <summary>The response to what <see cref="IsPing"/> recognises.</summary>
    string Pong { get; }

    /// <summary>Pings and errors are not longer, in bytes.</summary>
    int MaxControlLength { get; }

    /// <summary>The path of the WebSocket of a member of the room.</summary>
    string Path(string room);

    /// <summary>What makes the connection a member: each payload that is sent, and what the server's response contains.</summary>
    IEnumerable<(string Payload, string Expected)> Handshake(string room);

    /// <summary>The payload that sends a message.</summary>
    string Message(string room, string text);

    bool IsPing(ReadOnlySpan<byte> payload);

    bool IsError(ReadOnlySpan<byte> payload);
}
