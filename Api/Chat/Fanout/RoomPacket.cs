using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Fanout;

/// <summary>
/// Messages of a room on its Redis channel: a version byte, the time of publishing (64 bits, microseconds since 1970), and for each message its sequence
/// (64 bits), its length (32 bits) and its JSON. Numbers are little-endian.
/// </summary>
internal static class RoomPacket
{
    private const byte Version = 1;
    private const int HeaderLength = 9;
    private const int MessageHeaderLength = 12;

    public static byte[] Encode(IReadOnlyList<EncodedMessage> messages, DateTimeOffset now)
    {
        var packet = new byte[HeaderLength + messages.Sum(message => MessageHeaderLength + message.Json.Length)];
        packet[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(1), ToMicroseconds(now));
        var rest = packet.AsSpan(HeaderLength);
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, message.Seq);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], message.Json.Length);
            message.Json.Span.CopyTo(rest[MessageHeaderLength..]);
            rest = rest[(MessageHeaderLength + message.Json.Length)..];
        }

        return packet;
    }

    /// <summary>Reads a packet; the messages refer to its memory.</summary>
    /// <param name="packet">What arrived.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="messages">Its messages.</param>
    /// <param name="delay">Since it was published, by the clocks of both replicas; never negative.</param>
    /// <returns>False for anything that <see cref="Encode"/> did not write.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> packet, DateTimeOffset now, [NotNullWhen(true)] out List<EncodedMessage>? messages, out TimeSpan delay)
    {
        messages = null;
        delay = default;
        if (packet.Length < HeaderLength || packet.Span[0] != Version)
        {
            return false;
        }

        var publishedAt = BinaryPrimitives.ReadInt64LittleEndian(packet.Span[1..]);
        delay = TimeSpan.FromMicroseconds(Math.Clamp(ToMicroseconds(now) - publishedAt, 0, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond));
        var read = new List<EncodedMessage>();
        for (var rest = packet[HeaderLength..]; !rest.IsEmpty;)
        {
            if (rest.Length < MessageHeaderLength)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span[8..]);
            if (length < 0 || length > rest.Length - MessageHeaderLength)
            {
                return false;
            }

            read.Add(new EncodedMessage(BinaryPrimitives.ReadInt64LittleEndian(rest.Span), rest.Slice(MessageHeaderLength, length)));
            rest = rest[(MessageHeaderLength + length)..];
        }

        messages = read;
        return true;
    }

    private static long ToMicroseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
