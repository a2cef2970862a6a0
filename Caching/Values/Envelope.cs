using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Showroom.Caching.Values;

/// <summary>
/// How an entry lies in the second level: a fixed head, the tags, the value. The head carries a checksum over all the rest, because what is
/// there may have been cut, damaged or written by something else; whatever does not check out is a miss.
/// </summary>
internal sealed record Envelope
{
    // magic 2 | format 1 | flags 1 | version 19 digits | as of 8 | stored at 8 | expires at 8 | plain length 4 | checksum 4 | tags | value
    private const int VersionOffset = 4;
    private const int AsOfOffset = VersionOffset + VersionDigits;
    private const int LengthOffset = AsOfOffset + 24;
    private const int ChecksumOffset = LengthOffset + 4;
    internal const int HeadLength = ChecksumOffset + 4;
    private const int VersionDigits = 19;
    private const byte Format = 1;
    private const byte NullFlag = 1;
    private const byte CompressedFlag = 2;

    /// <summary>Digits rather than eight bytes, so that a script in Redis compares two of them as text (see RedisScripts).</summary>
    public static string VersionText(long version) => version.ToString("D19", CultureInfo.InvariantCulture);

    public bool IsNull { get; private init; }

    public long Version { get; init; }

    /// <summary>The last invalidation that was known before the value was read at its source; a later one of its tags makes it invalid.</summary>
    public long AsOf { get; init; }

    public DateTimeOffset StoredAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public string[] Tags { get; init; } = [];

    /// <summary>The encoded value; null stands for the value null.</summary>
    public byte[]? Payload { get; init; }

    public byte[] Encode(int compressionThreshold)
    {
        var payload = Payload ?? [];
        var compressed = payload.Length >= compressionThreshold ? Compression.TryCompress(payload) : null;
        var stored = compressed ?? payload;
        var tagsLength = 2 + Tags.Sum(static tag => 2 + (tag.Length * sizeof(char)));
        var bytes = new byte[HeadLength + tagsLength + stored.Length];
        var span = bytes.AsSpan();
        span[0] = (byte)'S';
        span[1] = (byte)'C';
        span[2] = Format;
        span[3] = (byte)((Payload is null ? NullFlag : 0) | (compressed is null ? 0 : CompressedFlag));
        Encoding.ASCII.GetBytes(VersionText(Version), span[VersionOffset..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[AsOfOffset..], AsOf);
        BinaryPrimitives.WriteInt64LittleEndian(span[(AsOfOffset + 8)..], StoredAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(span[(AsOfOffset + 16)..], ExpiresAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(span[LengthOffset..], payload.Length);
        var rest = span[HeadLength..];
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)Tags.Length);
        rest = rest[2..];
        foreach (var tag in Tags)
        {
            var characters = MemoryMarshal.AsBytes(tag.AsSpan());
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)characters.Length);
            characters.CopyTo(rest[2..]);
            rest = rest[(2 + characters.Length)..];
        }

        stored.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(span[ChecksumOffset..], Checksum(span));
        return bytes;
    }

    /// <summary>Reads an entry; false, with the reason, for anything that is not one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, int maximumLength, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? reason)
    {
        envelope = null;
        reason = bytes.Length < HeadLength + 2 ? "truncated"
            : bytes[0] != 'S' || bytes[1] != 'C' ? "not an entry"
            : bytes[2] != Format ? "other format"
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Checksum(bytes) ? "checksum"
            : null;
        if (reason is not null)
        {
            return false;
        }

        var tags = new string[BinaryPrimitives.ReadUInt16LittleEndian(bytes[HeadLength..])];
        var rest = bytes[(HeadLength + 2)..];
        for (var i = 0; i < tags.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            tags[i] = string.Create(length / sizeof(char), rest.Slice(2, length), static (characters, bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(characters)));
            rest = rest[(2 + length)..];
        }

        var plainLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthOffset..]);
        if (plainLength > maximumLength)
        {
            reason = "larger than MaximumValueBytes";
            return false;
        }

        var payload = (bytes[3] & CompressedFlag) == 0 ? rest.ToArray() : Compression.TryDecompress(rest, plainLength);
        if (payload is null || payload.Length != plainLength)
        {
            reason = "length";
            return false;
        }

        var isNull = (bytes[3] & NullFlag) != 0;
        envelope = new Envelope
        {
            IsNull = isNull,
            Version = long.Parse(bytes.Slice(VersionOffset, VersionDigits), CultureInfo.InvariantCulture),
            AsOf = BinaryPrimitives.ReadInt64LittleEndian(bytes[AsOfOffset..]),
            StoredAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[(AsOfOffset + 8)..])),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[(AsOfOffset + 16)..])),
            Tags = tags,
            Payload = isNull ? null : payload,
        };
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) =>
        Crc(Crc(uint.MaxValue, bytes[..ChecksumOffset]), bytes[HeadLength..]);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
