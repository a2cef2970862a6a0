using static Showroom.Tests.InProcess.Gateway.RawCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Where a request ends (RFC 9112, 6 and 7): every disagreement about it is a way to smuggle another one.</summary>
internal static class FramingCases
{
    private const string Chunked = "Transfer-Encoding: chunked";
    private const string Hello = "5\r\nhello\r\n0\r\n\r\n";

    internal static IEnumerable<RawCase> All =>
    [
        Refused("two lengths that differ", Post("hello", "Content-Length: 5", "Content-Length: 6")),
        Refused("two lengths that agree", Post("hello", "Content-Length: 5", "Content-Length: 5")),
        Refused("a list of lengths", Post("hello", "Content-Length: 5, 5")),
        new("a length with a sign", Post("hello", "Content-Length: +5"), [200, 200], ["POST /api/item [hello]", "GET /api/smuggled"]),
        Refused("a negative length", Post("hello", "Content-Length: -5")),
        Refused("a length in hexadecimal", Post("hello", "Content-Length: 0x5")),
        Refused("a length with a fraction", Post("hello", "Content-Length: 5.0")),
        Refused("a length that is no number", Post("hello", "Content-Length: five")),
        Refused("an empty length", Post("hello", "Content-Length:")),
        Refused("a length beyond 64 bits", Post("hello", "Content-Length: 18446744073709551621")),
        Refused("a length and chunks", Post("0\r\n\r\n", "Content-Length: 5", Chunked)),
        Refused("chunks and a length", Post(Hello, Chunked, "Content-Length: 15")),
        Refused("an unknown coding", Post(Hello, "Transfer-Encoding: xchunked")),
        Refused("the identity coding", Post("hello", "Transfer-Encoding: identity")),
        Refused("chunks that are not the last coding", Post(Hello, "Transfer-Encoding: chunked, identity")),
        Refused("a coding with a vertical tab", Post(Hello, "Transfer-Encoding: \vchunked")),
        Refused("a coding in quotes", Post(Hello, "Transfer-Encoding: \"chunked\"")),
        Refused("a coding with a NUL", Post(Hello, "Transfer-Encoding: chunked\0")),
        Refused("a space before the colon", Post(Hello, "Transfer-Encoding : chunked")),
        Refused("a tab before the colon", Post(Hello, "Transfer-Encoding\t: chunked")),
        Refused("a coding on a folded line", Post(Hello, "Transfer-Encoding:\r\n chunked")),
        Refused("a chunk size that is no number", Post("zz\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("a negative chunk size", Post("-5\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("a chunk size with a prefix", Post("0x5\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("a chunk size beyond 64 bits", Post("10000000000000005\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("an empty chunk size", Post("\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("a chunk that is longer than its size", Post("3\r\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("a chunk without its line end", Post("5\r\nhello0\r\n\r\n", Chunked)),
        Refused("a chunk size line that ends in LF alone", Post("5\nhello\r\n0\r\n\r\n", Chunked)),
        Refused("chunks that add up to too much", Post(string.Concat(Enumerable.Repeat($"8000\r\n{new string('x', 0x8000)}\r\n", 9)) + "0\r\n\r\n", Chunked), 413),
        Refused("a length that is too much", PostAlone("hello", "Content-Length: 300000"), 413),
        new("a body shorter than its length", Post("", "Content-Length: 500"), [], [], ThenClose: true),
        new("chunks without an end", PostAlone("5\r\nhello\r\n", Chunked), [], [], ThenClose: true),
        new("a body longer than its length", PostAlone("hello, world", "Content-Length: 5"), [200], ["POST /api/item [hello]"]),
        new("chunks", PostAlone(Hello, Chunked), [200], ["POST /api/item [hello]"]),
        new("a chunk extension", PostAlone("5;name=value\r\nhello\r\n0\r\n\r\n", Chunked), [200], ["POST /api/item [hello]"]),
        new("a length among the trailers", PostAlone("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", Chunked), [200], ["POST /api/item [hello]"]),
        new("a coding that is only named like one", Post("", "Transfer_Encoding: chunked", "Content-Length: 0"), [200, 200], ["POST /api/item", "GET /api/smuggled"]),
        new("a GET with a body", "GET /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", [200], ["GET /api/item [hello]"]),
        new("two requests at once", Get("/api/first") + Get("/api/second", "Connection: close"), [200, 200], ["GET /api/first", "GET /api/second"]),
    ];
}
