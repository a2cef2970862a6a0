namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// The Huffman code of RFC 7541, appendix B. It is canonical (shorter codes first, then by symbol), so the code lengths determine it.
/// </summary>
internal static class Huffman
{
    private const int MaxCodeLength = 30;
    private const int EndOfStringSymbol = 256;

    /// <summary>The code length of each symbol in bits; symbol 256 is EOS.</summary>
    private static ReadOnlySpan<byte> CodeLengths =>
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

    // By code length: the first code, and the offset of its symbol in s_symbols, which is sorted by code.
    private static readonly int[] s_firstCode = new int[MaxCodeLength + 2];
    private static readonly int[] s_offset = new int[MaxCodeLength + 2];
    private static readonly short[] s_symbols = SortSymbols();

    /// <returns>The number of bytes written.</returns>
    /// <exception cref="Http2Exception">The encoding is invalid.</exception>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var (written, code, length) = (0, 0, 0);
        foreach (var octet in encoded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((octet >> bit) & 1);
                length++;
                var offset = code - s_firstCode[length];
                if (offset >= 0 && offset < s_offset[length + 1] - s_offset[length])
                {
                    var symbol = s_symbols[s_offset[length] + offset];
                    if (symbol == EndOfStringSymbol || written == destination.Length)
                    {
                        throw new Http2Exception(Http2ErrorCode.CompressionError, "A Huffman-coded string is too long or contains EOS.");
                    }

                    destination[written++] = (byte)symbol;
                    (code, length) = (0, 0);
                }
                else if (length == MaxCodeLength)
                {
                    throw new Http2Exception(Http2ErrorCode.CompressionError, "A Huffman-coded string contains an unknown code.");
                }
            }
        }
        // Padding is less than a byte of the most significant bits of EOS, which are ones (RFC 7541, 5.2).
        return length < 8 && code == (1 << length) - 1
            ? written
            : throw new Http2Exception(Http2ErrorCode.CompressionError, "A Huffman-coded string has invalid padding.");
    }

    private static short[] SortSymbols()
    {
        var symbols = new List<short>();
        var code = 0;
        for (var length = 1; length <= MaxCodeLength; length++)
        {
            code <<= 1;
            (s_firstCode[length], s_offset[length]) = (code, symbols.Count);
            for (short symbol = 0; symbol <= EndOfStringSymbol; symbol++)
            {
                if (CodeLengths[symbol] == length)
                {
                    symbols.Add(symbol);
                    code++;
                }
            }
        }

        s_offset[MaxCodeLength + 1] = symbols.Count;
        return [.. symbols];
    }
}
