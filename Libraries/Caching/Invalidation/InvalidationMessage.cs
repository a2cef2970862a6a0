using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Showroom.Caching.Invalidation;

internal enum InvalidationKind : byte
{
    Key = (byte)'k',
    Tag = (byte)'t',

    /// <summary>Invalidates nothing: a replica sends it to itself to verify its subscription.</summary>
    Probe = (byte)'p',
}

/// <summary>
/// One invalidation, as published to the replicas. All replicas share one sequence per partition, incremented in the same atomic step as the change of L2: a
/// replica that has seen number n knows that all changes up to n are applied, and a gap means a missed message.
/// </summary>
internal readonly record struct InvalidationMessage(int Partition, long Sequence, InvalidationKind Kind, DateTimeOffset SentAt, string Target)
{
    private const int HeaderLength = 1 + 2 + 8;
    private const int MaxLength = 256 << 10;
    private const long MaxUnixTimeMilliseconds = 253_402_300_799_999;

    /// <summary>The message without its sequence; L2 prepends it in decimal digits, followed by a colon.</summary>
    public static byte[] EncodeBody(InvalidationKind kind, int partition, DateTimeOffset sentAt, string target)
    {
        // UTF-16, because a key may contain lone surrogates, which UTF-8 cannot represent.
        var characters = MemoryMarshal.AsBytes(target.AsSpan());
        var body = new byte[HeaderLength + characters.Length];
        body[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(1), (ushort)partition);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(3), sentAt.ToUnixTimeMilliseconds());
        characters.CopyTo(body.AsSpan(HeaderLength));
        return body;
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out InvalidationMessage message)
    {
        message = default;
        if (bytes.Length > MaxLength
            || !Utf8Parser.TryParse(bytes, out long sequence, out var digits)
            || digits >= bytes.Length
            || bytes[digits] != ':')
        {
            return false;
        }

        var body = bytes[(digits + 1)..];
        if (body.Length < HeaderLength || body.Length % 2 != HeaderLength % 2 || (InvalidationKind)body[0] is not (InvalidationKind.Key or InvalidationKind.Tag or InvalidationKind.Probe))
        {
            return false;
        }

        var sentAt = BinaryPrimitives.ReadInt64LittleEndian(body[3..]);
        if (sentAt is < 0 or > MaxUnixTimeMilliseconds)
        {
            return false;
        }

        var target = string.Create((body.Length - HeaderLength) / 2, body[HeaderLength..], static (characters, source) => source.CopyTo(MemoryMarshal.AsBytes(characters)));
        message = new(BinaryPrimitives.ReadUInt16LittleEndian(body[1..]), sequence, (InvalidationKind)body[0], DateTimeOffset.FromUnixTimeMilliseconds(sentAt), target);
        return true;
    }
}
