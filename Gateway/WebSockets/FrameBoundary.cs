using System.Buffers.Binary;

namespace Showroom.Gateway.WebSockets;

/// <summary>
/// Tracks the boundaries of WebSocket frames (RFC 6455, 5.2) in a stream of bytes, without parsing payloads.
/// </summary>
internal struct FrameBoundary
{
    private const int MaxHeaderLength = 14;

    private HeaderBytes _header;
    private int _headerLength;
    private ulong _remainingPayload;

    /// <summary>The last byte ended a frame, or there was none yet.</summary>
    public readonly bool IsBetweenFrames => _headerLength == 0 && _remainingPayload == 0;

    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_remainingPayload > 0)
            {
                var part = (int)Math.Min((ulong)bytes.Length, _remainingPayload);
                _remainingPayload -= (ulong)part;
                bytes = bytes[part..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength == GetHeaderLength())
            {
                _remainingPayload = GetPayloadLength();
                _headerLength = 0;
            }
        }
    }

    private readonly int GetHeaderLength()
    {
        if (_headerLength < 2)
        {
            return 2;
        }

        var mask = (_header[1] & 0x80) != 0 ? 4 : 0;
        return mask + (_header[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
    }

    private readonly ulong GetPayloadLength()
    {
        ReadOnlySpan<byte> header = _header;
        return (header[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
            var length => (ulong)length,
        };
    }

    [System.Runtime.CompilerServices.InlineArray(MaxHeaderLength)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
