using System.Buffers.Binary;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Showroom.Api.Chat.Transport;

/// <summary>
/// A message of the hub, encoded once for all connections with the same protocol: as the WebSocket frame that is sent (RFC 6455, section 5.2), and without
/// its header as SignalR's message.
/// </summary>
internal sealed class OutgoingFrame
{
    private const byte FinalText = 0x81, FinalBinary = 0x82;
    private const int ShortHeader = 2, MediumHeader = 4, LongHeader = 10;
    private const int MaxShortLength = 125, MediumLength = 126, LongLength = 127;

    private readonly byte[] _bytes;
    private readonly int _headerLength;
    private readonly string _protocol;
    private SerializedHubMessage? _message;

    /// <param name="protocol">The protocol of the payload.</param>
    /// <param name="payloadLength">In bytes; <see cref="Payload"/> has to be filled.</param>
    public OutgoingFrame(IHubProtocol protocol, int payloadLength)
    {
        _protocol = protocol.Name;
        _headerLength = payloadLength switch { <= MaxShortLength => ShortHeader, <= ushort.MaxValue => MediumHeader, _ => LongHeader };
        _bytes = new byte[_headerLength + payloadLength];
        _bytes[0] = protocol.TransferFormat == TransferFormat.Binary ? FinalBinary : FinalText;
        switch (_headerLength)
        {
            case ShortHeader:
                _bytes[1] = (byte)payloadLength;
                break;
            case MediumHeader:
                _bytes[1] = MediumLength;
                BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), (ushort)payloadLength);
                break;
            default:
                _bytes[1] = LongLength;
                BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(2), payloadLength);
                break;
        }
    }

    public Span<byte> Payload => _bytes.AsSpan(_headerLength);

    public ReadOnlyMemory<byte> Frame => _bytes;

    /// <summary>For a connection to which frames cannot be written directly.</summary>
    public SerializedHubMessage Message => _message ??= new SerializedHubMessage([new SerializedMessage(_protocol, _bytes.AsMemory(_headerLength))]);

    /// <summary>Encodes a message.</summary>
    public static OutgoingFrame Encode(IHubProtocol protocol, HubMessage message)
    {
        var payload = protocol.GetMessageBytes(message);
        var frame = new OutgoingFrame(protocol, payload.Length);
        payload.Span.CopyTo(frame.Payload);
        return frame;
    }
}
