using System.Buffers;
using System.Text;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Decodes the header blocks of one connection (RFC 7541). Every block must be decoded, in order, even if its stream is already closed:
/// it may change the dynamic table that later blocks refer to.
/// </summary>
internal sealed class HpackDecoder
{
    private static readonly SearchValues<byte> s_nameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    private readonly HeaderTable _table = new();
    private readonly int _maxHeaderListSize;
    private readonly byte[] _huffmanBuffer;

    /// <param name="maxHeaderListSize">Of all fields of a block together, in bytes (RFC 9113, 6.5.2); a larger block is a connection error.</param>
    public HpackDecoder(int maxHeaderListSize)
    {
        _maxHeaderListSize = maxHeaderListSize;
        _huffmanBuffer = new byte[maxHeaderListSize];
    }

    /// <exception cref="Http2Exception">The block is malformed or too large.</exception>
    public void Decode(ReadOnlySpan<byte> block, List<HeaderField> fields)
    {
        var size = 0;
        while (!block.IsEmpty)
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
                case >= 0x20 when fields.Count == 0:
                    _table.Resize(ReadInteger(ref block, 5));
                    continue;
                case >= 0x20:
                    throw new Http2Exception(Http2ErrorCode.CompressionError, "A header table size update is not at the beginning of its block.");
                default:
                    field = ReadLiteral(ref block, 4);
                    break;
            }

            size += field.Size;
            if (size > _maxHeaderListSize)
            {
                throw new Http2Exception(Http2ErrorCode.EnhanceYourCalm, $"The header fields of a response exceed {_maxHeaderListSize} bytes.");
            }

            fields.Add(field);
        }
    }

    private HeaderField ReadLiteral(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var index = ReadInteger(ref block, prefixBits);
        var name = index > 0 ? _table[index].Name : ParseName(ReadString(ref block));
        return new HeaderField(name, ParseValue(ReadString(ref block)));
    }

    private static HeaderName ParseName(ReadOnlySpan<byte> bytes)
    {
        var token = bytes is [(byte)':', ..] ? bytes[1..] : bytes;
        return !token.IsEmpty && !token.ContainsAnyExcept(s_nameCharacters)
            ? new HeaderName(Encoding.ASCII.GetString(bytes))
            : throw new Http2Exception(Http2ErrorCode.ProtocolError, "A header field name is malformed.");
    }

    /// <summary>CR, LF and NUL would allow response splitting once the field is written as HTTP/1.1 (RFC 9113, 8.2.1).</summary>
    private static string ParseValue(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0
        ? Encoding.UTF8.GetString(bytes)
        : throw new Http2Exception(Http2ErrorCode.ProtocolError, "A header field value is malformed.");

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
        return isHuffman ? _huffmanBuffer.AsSpan(0, Huffman.Decode(bytes, _huffmanBuffer)) : bytes;
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
