namespace Showroom.Lab.Chat.Protocols;

/// <summary>The protocol of <c>Peers/ws.js</c>: JSON objects.</summary>
internal sealed class PlainProtocol : IChatProtocol
{
    public string? KeepAlive => null;

    public string Pong => "";

    public int MaxControlLength => 100;

    public string Path(string room) => "/";

    public IEnumerable<(string Payload, string Expected)> Handshake(string room) => [($$"""{"type":"join","room":"{{room}}"}""", "joined")];

    public string Message(string room, string text) => $$"""{"type":"send","room":"{{room}}","text":"{{text}}"}""";

    public bool IsPing(ReadOnlySpan<byte> payload) => false;

    public bool IsError(ReadOnlySpan<byte> payload) => false;
}
