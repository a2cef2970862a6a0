using System.Text;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Decodes the header blocks of one connection (RFC 7541). Every block must be decoded, in order, even if its stream is already closed:
/// it may change the dynamic table that later blocks refer to.
/// </summary>
internal sealed class HpackDecoder
{
    /// <summary>The shortest code of a symbol, in bits (RFC 7541, appendix B).</summary>
    private const int MinCodeLength = 5;

    private readonly HeaderTable _table = new();
    private readonly int _maxHeaderListSize;
    private byte[] _huffmanBuffer = [];

    /// <param name="maxHeaderListSize">Of all fields of a block together, in bytes (RFC 9113, 6.5.2).</param>
    public HpackDecoder(int maxHeaderListSize) => _maxHeaderListSize = maxHeaderListSize;

    /// <returns>Why the message is malformed or too large, which is an error of its stream (RFC 9113, 8.1.1 and 10.5.1), or null.</returns>
    /// <exception cref="Http2Exception">The block cannot be decoded: a connection error, since later blocks depend on it (RFC 9113, 4.3).</exception>
    public string? Decode(ReadOnlySpan<byte> block, List<HeaderField> fields)
    {
        string? violation = null;
        var (size, isBeginning) = (0, true);
        for (; !block.IsEmpty; isBeginning = false)
        {
            HeaderField field;
            switch (block[0])
            {
                case >= 0x80:
                    field = _table[ReadInteger(ref block, 7)];
                    break;
                case >= 0x40:
                    field = ReadLiteral(ref block, 6);
                    _table.Add(field);
                    break;
                case >= 0x20 when isBeginning:
                    ReadSizeUpdates(ref block);
                    continue;
                case >= 0x20:
                    throw new Http2Exception(Http2ErrorCode.CompressionError, "A header table size update is not at the beginning of its block.");
                default:
                    field = ReadLiteral(ref block, 4);
                    break;
            }

            size = Math.Min(size + field.Size, int.MaxValue / 2);
            if (size > _maxHeaderListSize)
            {
                // The rest is decoded, for the table, but not kept.
                violation = $"The header fields of a response exceed {_maxHeaderListSize} bytes.";
                continue;
            }

            if (!field.IsValid)
            {
                violation = "The name or the value of a header field is malformed.";
            }

            fields.Add(field);
        }

        return violation;
    }

    private void ReadSizeUpdates(ref ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && block[0] is >= 0x20 and < 0x40)
        {
            _table.Resize(ReadInteger(ref block, 5));
        }
    }

    private HeaderField ReadLiteral(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var index = ReadInteger(ref block, prefixBits);
        // One character per byte: the sizes that the peer evicts by are in bytes (RFC 7541, 4.1).
        var name = index > 0 ? _table[index].Name : new HeaderName(Encoding.Latin1.GetString(ReadString(ref block)));
        return new HeaderField(name, Encoding.Latin1.GetString(ReadString(ref block)));
    }

    private ReadOnlySpan<byte> ReadString(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            throw Truncated();
        }

        var isHuffman = block[0] >= 0x80;
        var length = ReadInteger(ref block, 7);
        if (length > block.Length)
        {
            throw Truncated();
        }

        var bytes = block[..length];
        block = block[length..];
        if (!isHuffman)
        {
            return bytes;
        }

        var maxLength = bytes.Length * 8 / MinCodeLength;
        if (_huffmanBuffer.Length < maxLength)
        {
            _huffmanBuffer = new byte[maxLength];
        }

        return _huffmanBuffer.AsSpan(0, Huffman.Decode(bytes, _huffmanBuffer));
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var maxPrefix = (1 << prefixBits) - 1;
        var value = block[0] & maxPrefix;
        block = block[1..];
        if (value < maxPrefix)
        {
            return value;
        }

        for (var shift = 0; ; shift += 7)
        {
            if (block.IsEmpty || shift > 21)
            {
                throw Truncated();
            }

            value += (block[0] & 0x7f) << shift;
            var continues = block[0] >= 0x80;
            block = block[1..];
            if (!continues)
            {
                return value;
            }
        }
    }

    private static Http2Exception Truncated() => new(Http2ErrorCode.CompressionError, "A header block is truncated.");
}
