using System.Buffers.Binary;
using System.Text;

namespace Showroom.Lab.Chat.Clients;

/// <summary>Frames of a client: final, with a mask of zeros, which leaves the payload as it is (RFC 6455, section 5.3).</summary>
internal static class ClientFrame
{
    private const byte Final = 0x80, Masked = 0x80, TextOpcode = 1, PongOpcode = 10;
    private const int MaxShortLength = 125, MediumLength = 126, MaskLength = 4;

    public static byte[] Pong { get; } = [Final | PongOpcode, Masked, 0, 0, 0, 0];

    /// <param name="payload">At most 64 KB in UTF-8.</param>
    public static byte[] Text(string payload)
    {
        var length = Encoding.UTF8.GetByteCount(payload);
        var headerLength = (length <= MaxShortLength ? 2 : 4) + MaskLength;
        var frame = new byte[headerLength + length];
        frame[0] = Final | TextOpcode;
        if (length <= MaxShortLength)
        {
            frame[1] = (byte)(Masked | length);
        }
        else
        {
            frame[1] = Masked | MediumLength;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)length));
        }

        Encoding.UTF8.GetBytes(payload, frame.AsSpan(headerLength));
        return frame;
    }
}
