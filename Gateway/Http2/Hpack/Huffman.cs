namespace Showroom.Gateway.Http2.Hpack;

/// <summary>
/// The code of RFC 7541, appendix B. It is canonical: shorter codes come first, and among those of one length the smaller symbols; so the
/// lengths alone give all of it.
/// </summary>
internal static class Huffman
{
    private const int Longest = 30;
    private const int EndOfString = 256;

    /// <summary>The length of each symbol's code, in bits; 256 ends a string and never appears.</summary>
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    // Per length: its first code, and where its symbols begin among all symbols in the order of their codes.
    private static readonly int[] s_first = new int[Longest + 2];
    private static readonly int[] s_begin = new int[Longest + 2];
    private static readonly short[] s_symbols = Order();

    /// <returns>How many bytes were written.</returns>
    internal static int Decode(ReadOnlySpan<byte> coded, Span<byte> text)
    {
        var (written, code, length) = (0, 0, 0);
        foreach (var octet in coded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((octet >> bit) & 1);
                length++;
                var nth = code - s_first[length];
                if (nth >= 0 && nth < s_begin[length + 1] - s_begin[length])
                {
                    var symbol = s_symbols[s_begin[length] + nth];
                    if (symbol == EndOfString || written == text.Length)
                    {
                        throw new Http2Exception(Http2Error.Compression, "A string is too long, or goes on after its end.");
                    }

                    text[written++] = (byte)symbol;
                    (code, length) = (0, 0);
                }
                else if (length == Longest)
                {
                    throw new Http2Exception(Http2Error.Compression, "A string has bits that are no symbol.");
                }
            }
        }
        // It is filled up with the first bits of the end of string, which are ones, to a full byte.
        return length < 8 && code == (1 << length) - 1
            ? written
            : throw new Http2Exception(Http2Error.Compression, "A string is filled up wrongly.");
    }

    private static short[] Order()
    {
        var symbols = new List<short>();
        var code = 0;
        for (var length = 1; length <= Longest; length++)
        {
            code <<= 1;
            (s_first[length], s_begin[length]) = (code, symbols.Count);
            for (short symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    symbols.Add(symbol);
                    code++;
                }
            }
        }

        s_begin[Longest + 1] = symbols.Count;
        return [.. symbols];
    }
}
