namespace Showroom.Lab.Chat.Protocols;

/// <summary>SignalR's JSON protocol, with the hub of the contract.</summary>
internal sealed class SignalRProtocol : IChatProtocol
{
    // Ends each message.
    private const char RecordSeparator = '\u001e';

    public string? KeepAlive => "{\"type\":6}" + RecordSeparator;

    public string Pong => "";

    public int MaxControlLength => 400;

    public string Path(string room) => "/hubs/chat";

    public IEnumerable<(string Payload, string Expected)> Handshake(string room) =>
    [
        ("{\"protocol\":\"json\",\"version\":1}" + RecordSeparator, "{}"),
        ($$"""{"type":1,"invocationId":"1","target":"Join","arguments":["{{room}}",null]}""" + RecordSeparator, "\"type\":3"),
    ];

    public string Message(string room, string text) =>
        $$"""{"type":1,"invocationId":"2","target":"Send","arguments":["{{room}}","{{Guid.CreateVersion7()}}","{{text}}"]}""" + RecordSeparator;

    // A client answers none of the server's pings.
    public bool IsPing(ReadOnlySpan<byte> payload) => false;

    public bool IsError(ReadOnlySpan<byte> payload) => payload.IndexOf("\"error\":"u8) >= 0;
}
