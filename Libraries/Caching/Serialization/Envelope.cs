using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Showroom.Caching.Serialization;

/// <summary>
/// The binary format of an L2 entry: a fixed header, the tags, the value. The header carries a checksum over all the rest, because an entry may be
/// truncated, damaged or written by another program; one that fails the check is a miss.
/// </summary>
internal readonly record struct Envelope()
{
    // magic 2 | format 1 | flags 1 | version 19 digits | as of 8 | stored at 8 | expires at 8 | plain length 4 | checksum 4 | tags | value
    private const int VersionOffset = 4;
    private const int AsOfOffset = VersionOffset + VersionDigits;
    private const int LengthOffset = AsOfOffset + 24;
    private const int ChecksumOffset = LengthOffset + 4;
    public const int HeaderLength = ChecksumOffset + 4;
    private const int VersionDigits = 19;
    private const byte Format = 2;
    private const byte NullFlag = 1;
    private const byte CompressedFlag = 2;

    /// <summary>Decimal digits, so that a Redis script can compare two versions as text (see RedisScripts).</summary>
    public static string VersionText(long version) => version.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The value is null, and there is no payload.</summary>
    public bool IsNull { get; init; }

    /// <summary>Compared by the scripts only; not read back.</summary>
    public long Version { get; init; }

    /// <summary>The last invalidation known before the value was read at its source; a later one of its tags invalidates it.</summary>
    public long AsOf { get; init; }

    public DateTimeOffset StoredAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public string[] Tags { get; init; } = [];

    /// <summary>The encoded value. Decoded from an uncompressed entry, it is a slice of the bytes of the entry.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    public byte[] Encode(int compressionThreshold)
    {
        var compressed = Payload.Length >= compressionThreshold ? Compression.TryCompress(Payload.Span) : null;
        var stored = compressed ?? Payload.Span;
        var tagsLength = 2 + Tags.Sum(static tag => 2 + (tag.Length * sizeof(char)));
        var bytes = new byte[HeaderLength + tagsLength + stored.Length];
        var span = bytes.AsSpan();
        span[0] = (byte)'S';
        span[1] = (byte)'C';
        span[2] = Format;
        span[3] = (byte)((IsNull ? NullFlag : 0) | (compressed is null ? 0 : CompressedFlag));
        Encoding.ASCII.GetBytes(VersionText(Version), span[VersionOffset..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[AsOfOffset..], AsOf);
        BinaryPrimitives.WriteInt64LittleEndian(span[(AsOfOffset + 8)..], StoredAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(span[(AsOfOffset + 16)..], ExpiresAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(span[LengthOffset..], Payload.Length);
        var rest = span[HeaderLength..];
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

    /// <summary>Decodes an entry; false, with the reason, when the bytes are not a valid one.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> entry, int maximumLength, out Envelope envelope, [NotNullWhen(false)] out string? reason)
    {
        envelope = default;
        var bytes = entry.Span;
        reason = bytes.Length < HeaderLength + 2 ? "truncated"
            : bytes[0] != 'S' || bytes[1] != 'C' ? "not an entry"
            : bytes[2] != Format ? "other format"
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Checksum(bytes) ? "checksum"
            : null;
        if (reason is not null)
        {
            return false;
        }

        if (!TryReadTags(bytes, out var tags, out var payloadOffset))
        {
            reason = "tags";
            return false;
        }

        var plainLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthOffset..]);
        if ((uint)plainLength > (uint)maximumLength)
        {
            reason = "larger than MaximumValueBytes";
            return false;
        }

        var payload = entry[payloadOffset..];
        if ((bytes[3] & CompressedFlag) != 0)
        {
            payload = Compression.TryDecompress(payload.Span, plainLength);
        }

        if (payload.Length != plainLength)
        {
            reason = "length";
            return false;
        }

        envelope = new()
        {
            IsNull = (bytes[3] & NullFlag) != 0,
            AsOf = BinaryPrimitives.ReadInt64LittleEndian(bytes[AsOfOffset..]),
            StoredAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[(AsOfOffset + 8)..])),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[(AsOfOffset + 16)..])),
            Tags = tags,
            Payload = payload,
        };
        return true;
    }

    private static bool TryReadTags(ReadOnlySpan<byte> bytes, out string[] tags, out int end)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[HeaderLength..]);
        tags = count == 0 ? [] : new string[count];
        end = HeaderLength + 2;
        for (var i = 0; i < count; i++)
        {
            if (!BinaryPrimitives.TryReadUInt16LittleEndian(bytes[end..], out var length) || bytes.Length - end - 2 < length)
            {
                return false;
            }

            var characters = bytes.Slice(end + 2, length);
            tags[i] = string.Create(length / sizeof(char), characters, static (text, bytes) => bytes[..(text.Length * sizeof(char))].CopyTo(MemoryMarshal.AsBytes(text)));
            end += 2 + length;
        }

        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) =>
        Crc(Crc(uint.MaxValue, bytes[..ChecksumOffset]), bytes[HeaderLength..]);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        // Three independent chains: the instruction has a latency of three cycles and a throughput of one per cycle.
        uint second = 0, third = 0;
        while (bytes.Length >= 24)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            second = BitOperations.Crc32C(second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            third = BitOperations.Crc32C(third, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            bytes = bytes[24..];
        }

        crc = BitOperations.Crc32C(BitOperations.Crc32C(crc, second), third);
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
