using static Showroom.Tests.InProcess.Gateway.RawRequestCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Message framing (RFC 9112, 6 and 7): two servers that disagree about where a request ends allow request smuggling.</summary>
internal static class FramingCases
{
    private const string Chunked = "Transfer-Encoding: chunked";
    private const string Hello = "5\r\nhello\r\n0\r\n\r\n";

    public static IEnumerable<RawRequestCase> All =>
    [
        Rejected("two different Content-Length fields", Post("hello", "Content-Length: 5", "Content-Length: 6")),
        Rejected("two equal Content-Length fields", Post("hello", "Content-Length: 5", "Content-Length: 5")),
        Rejected("a list in Content-Length", Post("hello", "Content-Length: 5, 5")),
        new("a Content-Length with a plus sign", Post("hello", "Content-Length: +5"), [200, 200], ["POST /api/item [hello]", "GET /api/smuggled"]),
        Rejected("a negative Content-Length", Post("hello", "Content-Length: -5")),
        Rejected("a hexadecimal Content-Length", Post("hello", "Content-Length: 0x5")),
        Rejected("a fractional Content-Length", Post("hello", "Content-Length: 5.0")),
        Rejected("a non-numeric Content-Length", Post("hello", "Content-Length: five")),
        Rejected("an empty Content-Length", Post("hello", "Content-Length:")),
        Rejected("a Content-Length beyond 64 bits", Post("hello", "Content-Length: 18446744073709551621")),
        Rejected("Content-Length before Transfer-Encoding", Post("0\r\n\r\n", "Content-Length: 5", Chunked)),
        Rejected("Transfer-Encoding before Content-Length", Post(Hello, Chunked, "Content-Length: 15")),
        Rejected("an unknown transfer coding", Post(Hello, "Transfer-Encoding: xchunked")),
        Rejected("the identity transfer coding", Post("hello", "Transfer-Encoding: identity")),
        Rejected("chunked not last", Post(Hello, "Transfer-Encoding: chunked, identity")),
        Rejected("a transfer coding with a vertical tab", Post(Hello, "Transfer-Encoding: \vchunked")),
        Rejected("a quoted transfer coding", Post(Hello, "Transfer-Encoding: \"chunked\"")),
        Rejected("a transfer coding with a NUL", Post(Hello, "Transfer-Encoding: chunked\0")),
        Rejected("a space before the colon", Post(Hello, "Transfer-Encoding : chunked")),
        Rejected("a tab before the colon", Post(Hello, "Transfer-Encoding\t: chunked")),
        Rejected("a transfer coding on a folded line", Post(Hello, "Transfer-Encoding:\r\n chunked")),
        Rejected("a non-numeric chunk size", Post("zz\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a negative chunk size", Post("-5\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a chunk size with a prefix", Post("0x5\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a chunk size beyond 64 bits", Post("10000000000000005\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("an empty chunk size", Post("\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a chunk longer than its size", Post("3\r\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a chunk without CRLF", Post("5\r\nhello0\r\n\r\n", Chunked)),
        Rejected("a chunk size line that ends in a bare LF", Post("5\nhello\r\n0\r\n\r\n", Chunked)),
        Rejected("a chunked body over the limit", Post(string.Concat(Enumerable.Repeat($"8000\r\n{new string('x', 0x8000)}\r\n", 9)) + "0\r\n\r\n", Chunked), 413),
        Rejected("a Content-Length over the limit", PostAlone("hello", "Content-Length: 300000"), 413),
        new("a body shorter than its Content-Length", Post("", "Content-Length: 500"), [], [], ThenClose: true),
        new("a chunked body without the last chunk", PostAlone("5\r\nhello\r\n", Chunked), [], [], ThenClose: true),
        new("a body longer than its Content-Length", PostAlone("hello, world", "Content-Length: 5"), [200], ["POST /api/item [hello]"]),
        new("a chunked body", PostAlone(Hello, Chunked), [200], ["POST /api/item [hello]"]),
        new("a chunk extension", PostAlone("5;name=value\r\nhello\r\n0\r\n\r\n", Chunked), [200], ["POST /api/item [hello]"]),
        new("Content-Length as a trailer", PostAlone("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", Chunked), [200], ["POST /api/item [hello]"]),
        new("Transfer_Encoding with an underscore", Post("", "Transfer_Encoding: chunked", "Content-Length: 0"), [200, 200], ["POST /api/item", "GET /api/smuggled"]),
        new("a GET with a body", "GET /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", [200], ["GET /api/item [hello]"]),
        Rejected("Transfer-Encoding in HTTP/1.0", "POST /api/item HTTP/1.0\r\nHost: shop\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + Hello + Smuggled),
        new("two pipelined requests", Get("/api/first") + Get("/api/second", "Connection: close"), [200, 200], ["GET /api/first", "GET /api/second"]),
    ];
}
