namespace Showroom.Lab.Chat.Clients;

/// <summary>What a WebSocket frame is (RFC 6455, section 5.2).</summary>
internal enum FrameKind
{
    Data,
    Close,
    Ping,
    Pong,
}
