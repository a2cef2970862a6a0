using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>Header blocks that cannot be decoded (RFC 7541): the state of the whole connection is lost with them.</summary>
internal static class HpackCases
{
    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["index 0"] = Undecodable(0x88, 0x80),
        ["an index beyond the table"] = Undecodable(0x88, 0xff, 0x20),
        ["an index into the empty dynamic table"] = Undecodable(0x88, 0xbe),
        ["a name index beyond the table"] = Undecodable(0x88, 0x7f, 0x20, 0x01, 0x61),
        ["an overlong integer"] = Undecodable(0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
        ["an integer of many zero digits"] = Undecodable(0x88, 0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
        ["a truncated integer"] = Undecodable(0x88, 0xff),
        ["a string longer than its block"] = Undecodable(0x88, 0x00, 0x03, 0x61),
        ["a string of 2^27 bytes"] = Undecodable(0x88, 0x00, 0x7f, 0xff, 0xff, 0xff, 0x3f, 0x61),
        ["a name without a value"] = Undecodable(0x88, 0x00, 0x01, 0x61),
        ["Huffman padding of zeros"] = Undecodable(0x88, 0x00, 0x01, 0x61, 0x81, 0x00),
        ["Huffman padding of a whole byte"] = Undecodable(0x88, 0x00, 0x01, 0x61, 0x82, 0x07, 0xff),
        ["Huffman EOS"] = Undecodable(0x88, 0x00, 0x01, 0x61, 0x84, 0xff, 0xff, 0xff, 0xff),
        ["a dynamic table over SETTINGS_HEADER_TABLE_SIZE"] = Undecodable(0x3f, 0xe2, 0x1f, 0x88),
        ["a dynamic table size update after a field"] = Undecodable(0x88, 0x20),
        ["a dynamic table size update without its integer"] = Undecodable(0x3f),
        ["an entry that a table size of 0 has evicted"] = ConnectionError(
            stream => [.. Frame(FrameType.Headers, (int)FrameFlags.EndHeaders, stream, [0x88, 0x40, 1, 0x61, 1, 0x62]), .. LastHeaders(stream, 0x20, 0xbe)], Http2ErrorCode.CompressionError),
        ["an entry larger than the table, which empties it"] = ConnectionError(
            stream =>
            [
                .. Frame(FrameType.Headers, (int)FrameFlags.EndHeaders, stream, [0x88, 0x40, 1, 0x61, 1, 0x62, .. FrameConnection.EncodeLiteral("b", new string('b', 5000), 0x40)]),
                .. LastHeaders(stream, 0xbe),
            ],
            Http2ErrorCode.CompressionError),
        ["an undecodable block of trailers"] = ConnectionError(stream => [.. Headers(stream), .. LastHeaders(stream, 0x80)], Http2ErrorCode.CompressionError),
        // Two characters of one byte each would be one character of UTF-8: sizes are counted in bytes, else the table keeps what the peer has evicted.
        ["an entry evicted by the bytes of a value"] = ConnectionError(
            stream =>
            [
                .. Frame(FrameType.Headers, (int)FrameFlags.EndHeaders, stream, [0x88, 0x40, 1, 0x61, 1, 0x62, 0x40, 1, 0x62, 0x7f, .. Integer(4096 - 33 - 34 - 127 + 1), .. Latin(4096 - 33 - 34 + 1)]),
                .. LastHeaders(stream, 0xbf),
            ],
            Http2ErrorCode.CompressionError),
    };

    private static HostileCase Undecodable(params byte[] block) => ConnectionError(stream => LastHeaders(stream, block), Http2ErrorCode.CompressionError);

    private static IEnumerable<byte> Latin(int length) => Enumerable.Range(0, length).Select(index => (byte)(index % 2 == 0 ? 0xc3 : 0xa4));

    private static IEnumerable<byte> Integer(int value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
