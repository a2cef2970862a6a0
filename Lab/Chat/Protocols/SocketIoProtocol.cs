namespace Showroom.Lab.Chat.Protocols;

/// <summary>Version 5 of Socket.IO's protocol in version 4 of Engine.IO's: a digit for the kind of each packet, and JSON.</summary>
internal sealed class SocketIoProtocol : IChatProtocol
{
    public string? KeepAlive => null;

    public string Pong => "3";

    public int MaxControlLength => 100;

    public string Path(string room) => "/socket.io/?EIO=4&transport=websocket";

    public IEnumerable<(string Payload, string Expected)> Handshake(string room) =>
    [
        ("", "0{"),
        ("40", "40{"),
        ($"420[\"join\",\"{room}\"]", "430"),
    ];

    public string Message(string room, string text) => $"42[\"send\",\"{room}\",\"{text}\"]";

    public bool IsPing(ReadOnlySpan<byte> payload) => payload is [(byte)'2'];

    public bool IsError(ReadOnlySpan<byte> payload) => payload.StartsWith("44"u8);
}
