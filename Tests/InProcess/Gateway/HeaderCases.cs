using static Showroom.Tests.InProcess.Gateway.RawRequestCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Header fields (RFC 9110, 5 and 7; RFC 9112, 3.2 and 5).</summary>
internal static class HeaderCases
{
    public static IEnumerable<RawRequestCase> All =>
    [
        Rejected("a folded line", Get("/api/item", "X-Note: a\r\n b") + Smuggled),
        Rejected("whitespace before the first field", "GET /api/item HTTP/1.1\r\n Host: shop\r\n\r\n" + Smuggled),
        Rejected("a field without a colon", Get("/api/item", "X-Note") + Smuggled),
        Rejected("a field without a name", Get("/api/item", ": value") + Smuggled),
        Rejected("a field name with a space", Get("/api/item", "X Note: a") + Smuggled),
        new("a field name with a parenthesis, which is dropped", Get("/api/item", "X(Note): a", "Connection: close"), [200], ["GET /api/item"]),
        Rejected("a NUL in a field value", Get("/api/item", "X-Note: a\0b") + Smuggled),
        Rejected("a bare CR in a field value", Get("/api/item", "X-Note: a\rX-Other: b") + Smuggled),
        Rejected("no Host", "GET /api/item HTTP/1.1\r\n\r\n" + Smuggled),
        Rejected("two Host fields", Get("/api/item", "Host: elsewhere.example") + Smuggled),
        Rejected("a Host with a space", "GET /api/item HTTP/1.1\r\nHost: shop elsewhere\r\n\r\n" + Smuggled),
        Rejected("a Host with a path", "GET /api/item HTTP/1.1\r\nHost: shop/admin\r\n\r\n" + Smuggled),
        Rejected("a Host with user information", "GET /api/item HTTP/1.1\r\nHost: user@shop\r\n\r\n" + Smuggled),
        Rejected("a Host with a non-numeric port", "GET /api/item HTTP/1.1\r\nHost: shop:port\r\n\r\n" + Smuggled),
        Rejected("too many fields", Get("/api/item", [.. Enumerable.Range(0, 150).Select(number => $"X-{number}: a")]) + Smuggled, 431),
        Rejected("fields over the size limit", Get("/api/item", "X-Note: " + new string('a', 40_000)) + Smuggled, 431),
        RejectedWithoutClosing("Connection: Host", Get("/api/item", "Connection: Host"), 400),
        RejectedWithoutClosing("Connection: Content-Length", "POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nConnection: Content-Length\r\n\r\nhello", 400),
        RejectedWithoutClosing("Connection: Transfer-Encoding", "POST /api/item HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nConnection: Transfer-Encoding\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 400),
    ];
}
