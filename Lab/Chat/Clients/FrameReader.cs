using System.Buffers.Binary;

namespace Showroom.Lab.Chat.Clients;

/// <summary>
/// The payload of the WebSocket frames that a server sends (RFC 6455, section 5.2), piece by piece as they arrive: nothing is copied or waited for.
/// </summary>
internal sealed class FrameReader
{
    private const byte OpcodeBits = 0x0f, LengthBits = 0x7f;
    private const int ShortHeader = 2, MediumHeader = 4, LongHeader = 10;
    private const int MediumLength = 126, LongLength = 127;

    private readonly byte[] _header = new byte[LongHeader];
    private int _headerLength;
    private long _remaining;
    private FrameKind _kind;

    /// <summary>Takes the next piece of the payload of a frame from what has arrived.</summary>
    /// <param name="received">What has arrived; what this call used is removed.</param>
    /// <param name="piece">The piece, which can be empty.</param>
    /// <param name="kind">The kind of its frame; continuations are <see cref="FrameKind.Data"/>.</param>
    /// <returns>False when more has to arrive first.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> piece, out FrameKind kind)
    {
        piece = default;
        kind = _kind;
        if (_remaining == 0)
        {
            if (!TryReadHeader(ref received))
            {
                return false;
            }

            kind = _kind;
        }
        else if (received.IsEmpty)
        {
            return false;
        }

        var length = (int)Math.Min(_remaining, received.Length);
        piece = received[..length];
        received = received[length..];
        _remaining -= length;
        return true;
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> received)
    {
        while (_headerLength < ShortHeader || _headerLength < Needed(_header[1]))
        {
            if (received.IsEmpty)
            {
                return false;
            }

            _header[_headerLength++] = received[0];
            received = received[1..];
        }

        _headerLength = 0;
        _remaining = (_header[1] & LengthBits) switch
        {
            MediumLength => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            LongLength => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
            var length => length,
        };
        _kind = (_header[0] & OpcodeBits) switch
        {
            8 => FrameKind.Close,
            9 => FrameKind.Ping,
            10 => FrameKind.Pong,
            _ => FrameKind.Data,
        };
        return true;
    }

    private static int Needed(byte length) => (length & LengthBits) switch { MediumLength => MediumHeader, LongLength => LongHeader, _ => ShortHeader };
}
