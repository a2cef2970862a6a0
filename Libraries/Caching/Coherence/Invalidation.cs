using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Showroom.Caching.Coherence;

internal enum InvalidationKind : byte
{
    Key = (byte)'k',
    Tag = (byte)'t',

    /// <summary>Changes nothing: a replica sends it to itself to see that its subscription lives.</summary>
    Probe = (byte)'p',
}

/// <summary>
/// What replicas tell each other. The sequence is one counter for all of them, moved in the same step that changes the second level; so
/// whoever has seen a number knows that every change up to it is done, and whoever misses one knows that as well.
/// </summary>
internal readonly record struct Invalidation(long Sequence, InvalidationKind Kind, long Sender, DateTimeOffset SentAt, string Target)
{
    private const int FixedLength = 1 + 8 + 8;
    private const int MaximumLength = 256 << 10;

    /// <summary>The message without its sequence, which the second level puts before it, in digits and with a colon.</summary>
    public static byte[] Body(InvalidationKind kind, long sender, DateTimeOffset sentAt, string target)
    {
        // UTF-16, because a key may be any string, also one that UTF-8 cannot carry.
        var characters = MemoryMarshal.AsBytes(target.AsSpan());
        var body = new byte[FixedLength + characters.Length];
        body[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(1), sender);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(9), sentAt.ToUnixTimeMilliseconds());
        characters.CopyTo(body.AsSpan(FixedLength));
        return body;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out Invalidation invalidation)
    {
        invalidation = default;
        if (message.Length > MaximumLength
            || !Utf8Parser.TryParse(message, out long sequence, out var digits)
            || digits >= message.Length
            || message[digits] != ':')
        {
            return false;
        }

        var body = message[(digits + 1)..];
        if (body.Length < FixedLength || body.Length % 2 != FixedLength % 2 || (InvalidationKind)body[0] is not (InvalidationKind.Key or InvalidationKind.Tag or InvalidationKind.Probe))
        {
            return false;
        }

        var sentAt = BinaryPrimitives.ReadInt64LittleEndian(body[9..]);
        if (sentAt is < 0 or > 253_402_300_799_999)
        {
            return false;
        }

        var target = string.Create((body.Length - FixedLength) / 2, body[FixedLength..], static (characters, bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(characters)));
        invalidation = new(sequence, (InvalidationKind)body[0], BinaryPrimitives.ReadInt64LittleEndian(body[1..]), DateTimeOffset.FromUnixTimeMilliseconds(sentAt), target);
        return true;
    }
}
