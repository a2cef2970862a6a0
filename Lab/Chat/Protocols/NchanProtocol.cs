using System.Globalization;

namespace Showroom.Lab.Chat.Protocols;

/// <summary>Nchan's publisher and subscriber over one WebSocket. It passes on what it receives, so that the client writes the whole message.</summary>
internal sealed class NchanProtocol(TimeProvider time) : IChatProtocol
{
    public string? KeepAlive => null;

    public string Pong => "";

    public int MaxControlLength => 100;

    public string Path(string room) => $"/rooms/{room}";

    public IEnumerable<(string Payload, string Expected)> Handshake(string room) => [];

    public string Message(string room, string text) =>
        $$"""{"room":"{{room}}","messages":[{"id":"{{Guid.NewGuid()}}","author":"lab user","text":"{{text}}","sentAt":"{{time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)}}"}]}""";

    public bool IsPing(ReadOnlySpan<byte> payload) => false;

    public bool IsError(ReadOnlySpan<byte> payload) => false;
}
