using System.Buffers;
using System.Text;

namespace Showroom.Gateway.Http2.Hpack;

/// <summary>
/// Reads the header blocks of one connection (RFC 7541), each of them, in their order: a block changes the table that the next one
/// refers to, whether somebody still wants its answer or not.
/// </summary>
internal sealed class HpackDecoder
{
    private static readonly SearchValues<byte> s_inNames = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    private readonly FieldTable _table = new();
    private readonly int _longest;
    private readonly byte[] _scratch;

    /// <param name="longest">Of all fields of a block together, in bytes; a block with more ends the connection.</param>
    internal HpackDecoder(int longest)
    {
        _longest = longest;
        _scratch = new byte[longest];
    }

    internal void Decode(ReadOnlySpan<byte> block, List<Field> fields)
    {
        var size = 0;
        while (!block.IsEmpty)
        {
            Field field;
            switch (block[0])
            {
                case >= 0x80:
                    field = _table[Integer(ref block, 7)];
                    break;
                case >= 0x40:
                    field = Literal(ref block, 6);
                    _table.Add(field);
                    break;
                case >= 0x20 when fields.Count == 0:
                    _table.Resize(Integer(ref block, 5));
                    continue;
                case >= 0x20:
                    throw new Http2Exception(Http2Error.Compression, "The table changes its size in the middle of a block.");
                default:
                    field = Literal(ref block, 4);
                    break;
            }

            size += field.Size;
            if (size > _longest)
            {
                throw new Http2Exception(Http2Error.EnhanceYourCalm, $"The fields of an answer have more than {_longest} bytes.");
            }

            fields.Add(field);
        }
    }

    private Field Literal(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = Integer(ref block, prefix);
        var name = index > 0 ? _table[index].Name : Name(Text(ref block));
        return new Field(name, Value(Text(ref block)));
    }

    private static FieldName Name(ReadOnlySpan<byte> bytes)
    {
        var token = bytes is [(byte)':', ..] ? bytes[1..] : bytes;
        return !token.IsEmpty && !token.ContainsAnyExcept(s_inNames)
            ? new FieldName(Encoding.ASCII.GetString(bytes))
            : throw new Http2Exception(Http2Error.Protocol, "The name of a field is malformed.");
    }

    /// <summary>What could end a line of HTTP/1.1 must not get into one.</summary>
    private static string Value(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0
        ? Encoding.UTF8.GetString(bytes)
        : throw new Http2Exception(Http2Error.Protocol, "The value of a field is malformed.");

    private ReadOnlySpan<byte> Text(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            throw Truncated();
        }

        var huffman = block[0] >= 0x80;
        var length = Integer(ref block, 7);
        if (length > block.Length)
        {
            throw Truncated();
        }

        var bytes = block[..length];
        block = block[length..];
        return huffman ? _scratch.AsSpan(0, Huffman.Decode(bytes, _scratch)) : bytes;
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int prefix)
    {
        var most = (1 << prefix) - 1;
        var value = block[0] & most;
        block = block[1..];
        if (value < most)
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
            var more = block[0] >= 0x80;
            block = block[1..];
            if (!more)
            {
                return value;
            }
        }
    }

    private static Http2Exception Truncated() => new(Http2Error.Compression, "A header block ends in the middle of a field.");
}
