using System.Text;
using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>Malformed messages (RFC 9113, 8.1 to 8.3): errors of their streams only.</summary>
internal static class HeaderCases
{
    private const int EndHeaders = (int)FrameFlags.EndHeaders;

    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["no :status"] = Malformed(Literal("x-a", "b")),
        ["an empty header block"] = Malformed(),
        ["a :status that is no number"] = Malformed(Literal(":status", "abc")),
        ["a :status of four digits"] = Malformed(Literal(":status", "2000")),
        ["a :status of two digits"] = Malformed(Literal(":status", "20")),
        ["a :status below 100"] = Malformed(Literal(":status", "099")),
        ["a :status with a sign"] = Malformed(Literal(":status", "+20")),
        ["an empty :status"] = Malformed(Literal(":status", "")),
        ["a :status of other digits"] = Malformed(Literal(":status", "\u0662\u0660\u0660")),
        ["two equal :status"] = Malformed([0x88, 0x88]),
        ["two different :status"] = Malformed([0x88, 0x8d]),
        [":status after another field"] = Malformed([.. Literal("x-a", "b"), 0x88]),
        [":status again after another field"] = Malformed([0x88, .. Literal("x-a", "b"), 0x88]),
        [":path in a response"] = Malformed([0x88, 0x84]),
        [":method in a response"] = Malformed([0x82, 0x88]),
        [":authority in a response"] = Malformed([0x88, .. Literal(":authority", "evil")]),
        ["an unknown pseudo-header field"] = Malformed([0x88, .. Literal(":foo", "bar")]),
        ["a pseudo-header field without a name"] = Malformed([0x88, .. Literal(":", "bar")]),
        ["upper case in a field name"] = Malformed(FrameConnection.EncodeHeaders(("X-A", "b"))),
        ["a space in a field name"] = Malformed(FrameConnection.EncodeHeaders(("x a", "b"))),
        ["a colon in a field name"] = Malformed(FrameConnection.EncodeHeaders(("x:a", "b"))),
        ["CR and LF in a field name"] = Malformed(FrameConnection.EncodeHeaders(("x\r\na", "b"))),
        ["a field name that is not ASCII"] = Malformed([0x88, 0x00, 2, 0xc3, 0xa4, 1, 0x62]),
        ["an empty field name"] = Malformed(FrameConnection.EncodeHeaders(("", "b"))),
        ["CR and LF in a field value"] = Malformed(FrameConnection.EncodeHeaders(("x-a", "b\r\n\r\nHTTP/1.1 200 OK"))),
        ["LF in a field value"] = Malformed(FrameConnection.EncodeHeaders(("x-a", "b\nc"))),
        ["NUL in a field value"] = Malformed(FrameConnection.EncodeHeaders(("x-a", "b\0c"))),
        ["a malformed field from the dynamic table"] = StreamError(
            stream => [.. Frame(FrameType.Headers, EndHeaders, stream, [.. Literal(":status", "103"), .. FrameConnection.EncodeLiteral("X-A", "b", 0x40)]), .. LastHeaders(stream, 0x88, 0xbe)]),
        ["Connection"] = Malformed(FrameConnection.EncodeHeaders(("connection", "close"))),
        ["Keep-Alive"] = Malformed(FrameConnection.EncodeHeaders(("keep-alive", "timeout=5"))),
        ["Proxy-Connection"] = Malformed(FrameConnection.EncodeHeaders(("proxy-connection", "close"))),
        ["Transfer-Encoding"] = Malformed(FrameConnection.EncodeHeaders(("transfer-encoding", "chunked"))),
        ["Upgrade"] = Malformed(FrameConnection.EncodeHeaders(("upgrade", "h2c"))),
        ["TE"] = Malformed(FrameConnection.EncodeHeaders(("te", "trailers"))),
        ["an informational response that ends the stream"] = Malformed(Literal(":status", "103")),
        ["101"] = StreamError(stream => Frame(FrameType.Headers, EndHeaders, stream, Literal(":status", "101"))),
        ["a malformed informational response"] = StreamError(stream => [.. Frame(FrameType.Headers, EndHeaders, stream, [.. Literal(":status", "103"), .. Literal("A", "b")]), .. LastHeaders(stream, 0x88)]),
        ["a hundred informational responses"] = StreamError(stream => [.. Enumerable.Repeat(Frame(FrameType.Headers, EndHeaders, stream, Literal(":status", "103")), 100).SelectMany(frame => frame)]),
        ["fields over SETTINGS_MAX_HEADER_LIST_SIZE in few bytes"] = StreamError(
            stream => LastHeaders(stream, [0x88, .. FrameConnection.EncodeLiteral("x-a", new string('a', 3000), 0x40), .. Enumerable.Repeat((byte)0xbe, 10_000)])),
        ["trailers that do not end the stream"] = StreamError(stream => [.. Headers(stream), .. Frame(FrameType.Headers, EndHeaders, stream, Literal("x-a", "b"))]),
        ["a second response"] = StreamError(stream => [.. Headers(stream), .. LastHeaders(stream, 0x88)]),
        [":status in trailers"] = StreamError(stream => [.. Headers(stream), .. LastHeaders(stream, [.. Literal("x-a", "b"), 0x88])]),
        [":path in trailers"] = StreamError(stream => [.. Headers(stream), .. LastHeaders(stream, 0x84)]),
        ["upper case in trailers"] = StreamError(stream => [.. Headers(stream), .. LastHeaders(stream, Literal("X-A", "b"))]),
        ["Connection in trailers"] = StreamError(stream => [.. Headers(stream), .. LastHeaders(stream, Literal("connection", "close"))]),
        ["DATA before HEADERS"] = StreamError(stream => LastData(stream, Encoding.ASCII.GetBytes("hello"))),
        ["DATA after an informational response"] = StreamError(stream => [.. Frame(FrameType.Headers, EndHeaders, stream, Literal(":status", "103")), .. LastData(stream, 1)]),
    };

    private static HostileCase Malformed(params byte[] block) => StreamError(stream => LastHeaders(stream, block));
}
