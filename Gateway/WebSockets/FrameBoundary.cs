using System.Buffers.Binary;

namespace Showroom.Gateway.WebSockets;

/// <summary>
/// Follows WebSocket frames (RFC 6455, 5.2) through a stream of bytes, without looking at what is in them: all it knows is whether
/// one has just ended.
/// </summary>
internal struct FrameBoundary
{
    private const int LongestHeader = 14;

    private HeaderBytes _header;
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>True between two frames.</summary>
    internal readonly bool IsBetweenFrames => _headerLength == 0 && _payloadLeft == 0;

    internal void Advance(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                var part = (int)Math.Min((ulong)bytes.Length, _payloadLeft);
                _payloadLeft -= (ulong)part;
                bytes = bytes[part..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength == NeededHeader())
            {
                _payloadLeft = Payload();
                _headerLength = 0;
            }
        }
    }

    private readonly int NeededHeader()
    {
        if (_headerLength < 2)
        {
            return 2;
        }

        var mask = (_header[1] & 0x80) != 0 ? 4 : 0;
        return mask + (_header[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
    }

    private readonly ulong Payload()
    {
        ReadOnlySpan<byte> header = _header;
        return (header[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
            var length => (ulong)length,
        };
    }

    [System.Runtime.CompilerServices.InlineArray(LongestHeader)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
