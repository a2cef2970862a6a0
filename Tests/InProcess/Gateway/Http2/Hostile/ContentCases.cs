using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>Content that contradicts the header fields (RFC 9113, 8.1.1), and fields that HTTP/1.1 cannot carry.</summary>
internal static class ContentCases
{
    private static readonly byte[] s_hello = "hello"u8.ToArray();

    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["a Content-Length that is no number"] = Complete("200", s_hello, ("content-length", "five")),
        ["a negative Content-Length"] = Complete("200", s_hello, ("content-length", "-5")),
        ["a Content-Length with a sign"] = Complete("200", s_hello, ("content-length", "+5")),
        ["an empty Content-Length"] = Complete("200", s_hello, ("content-length", "")),
        ["a Content-Length over 2^63"] = Complete("200", s_hello, ("content-length", "99999999999999999999")),
        ["a Content-Length that is a list"] = Complete("200", s_hello, ("content-length", "5, 5")),
        ["two Content-Lengths that differ"] = Complete("200", s_hello, ("content-length", "6"), ("content-length", "5")),
        ["a body shorter than Content-Length"] = Complete("200", s_hello, ("content-length", "9")),
        ["a body longer than Content-Length"] = Complete("200", s_hello, ("content-length", "3")),
        ["a body although Content-Length is 0"] = Complete("200", s_hello, ("content-length", "0")),
        ["no body although Content-Length is 5"] = Complete("200", [], ("content-length", "5")),
        ["a body longer than Content-Length that continues"] = StreamError(stream => [.. Headers(stream, ("content-length", "3")), .. Frame(FrameType.Data, 0, stream, s_hello)]),
        ["204 with DATA"] = Complete("204", s_hello),
        ["204 with a length and DATA"] = Complete("204", s_hello, ("content-length", "5")),
        ["204 with DATA that continues"] = StreamError(stream => [.. WithStatus(stream, "204"), .. Frame(FrameType.Data, 0, stream, s_hello)]),
        ["205 with DATA"] = Complete("205", s_hello),
        ["205 with a length"] = Complete("205", [], ("content-length", "5")),
        ["304 with DATA"] = Complete("304", s_hello),
        ["304 with a length and DATA"] = Complete("304", s_hello, ("content-length", "5")),
        ["a control character that HTTP/1.1 cannot carry"] = Complete("200", s_hello, ("x-a", "b\u0001c")),
        ["a connection error after a part of the body"] = ConnectionError(stream => [.. Headers(stream, ("content-length", "9")), .. Frame(FrameType.Data, 0, stream, s_hello), .. LastData(0, s_hello)]),
    };

    /// <summary>A response that ends: the gateway has nothing to reset.</summary>
    private static HostileCase Complete(string status, byte[] body, params (string Name, string Value)[] fields) =>
        StreamError(stream => [.. WithStatus(stream, status, fields), .. LastData(stream, body)], code: null);

    private static byte[] WithStatus(int stream, string status, params (string Name, string Value)[] fields) => Frame(
        FrameType.Headers, (int)FrameFlags.EndHeaders, stream, [.. Literal(":status", status), .. fields.SelectMany(field => Literal(field.Name, field.Value))]);
}
