using System.Text;
using Microsoft.AspNetCore.SignalR.Protocol;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Transport;

namespace Showroom.Api.Chat.Rooms;

/// <summary>The events of one room as SignalR's frames.</summary>
internal sealed class RoomFrames(Guid room)
{
    private const string Json = "json";
    // Ends each frame of the JSON protocol.
    private const byte RecordSeparator = 0x1e;

    private readonly string _room = room.ToString();
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($$"""{"type":1,"target":"{{ChatEvents.Messages}}","arguments":["{{room}}",[""");

    private static ReadOnlySpan<byte> Suffix => "]]}"u8;

    /// <summary>The event <c>messages</c>. For JSON the messages are copied as they are; another protocol encodes them itself.</summary>
    public OutgoingFrame Messages(IHubProtocol protocol, IReadOnlyList<EncodedMessage> messages) => protocol.Name == Json
        ? EncodeJson(protocol, messages)
        : OutgoingFrame.Encode(protocol, new InvocationMessage(ChatEvents.Messages, [_room, messages.Select(message => message.Decode()).ToArray()]));

    /// <summary>The event <c>presence</c>.</summary>
    public OutgoingFrame Presence(IHubProtocol protocol, int members) => OutgoingFrame.Encode(protocol, new InvocationMessage(ChatEvents.Presence, [_room, members]));

    private OutgoingFrame EncodeJson(IHubProtocol protocol, IReadOnlyList<EncodedMessage> messages)
    {
        // Each message is followed by a comma or, the last one, by the suffix.
        var length = _prefix.Length + messages.Count - 1 + Suffix.Length + 1;
        for (var i = 0; i < messages.Count; i++)
        {
            length += messages[i].Json.Length;
        }

        var frame = new OutgoingFrame(protocol, length);
        var rest = frame.Payload;
        Append(_prefix, ref rest);
        for (var i = 0; i < messages.Count; i++)
        {
            if (i > 0)
            {
                Append(","u8, ref rest);
            }

            Append(messages[i].Json.Span, ref rest);
        }

        Append(Suffix, ref rest);
        rest[0] = RecordSeparator;
        return frame;
    }

    private static void Append(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
