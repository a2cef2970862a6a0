using static Showroom.Tests.InProcess.Gateway.RawCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Header fields (RFC 9110, 5 and 7; RFC 9112, 3.2 and 5).</summary>
internal static class HeaderCases
{
    internal static IEnumerable<RawCase> All =>
    [
        Refused("a folded line", Get("/api/item", "X-Note: a\r\n b") + Smuggled),
        Refused("a space before the first field", "GET /api/item HTTP/1.1\r\n Host: shop\r\n\r\n" + Smuggled),
        Refused("a field without a colon", Get("/api/item", "X-Note") + Smuggled),
        Refused("a field without a name", Get("/api/item", ": value") + Smuggled),
        Refused("a name with a space", Get("/api/item", "X Note: a") + Smuggled),
        new("a name with a bracket, which is dropped", Get("/api/item", "X(Note): a", "Connection: close"), [200], ["GET /api/item"]),
        Refused("a NUL in a value", Get("/api/item", "X-Note: a\0b") + Smuggled),
        Refused("a CR alone in a value", Get("/api/item", "X-Note: a\rX-Other: b") + Smuggled),
        Refused("no host", "GET /api/item HTTP/1.1\r\n\r\n" + Smuggled),
        Refused("two hosts", Get("/api/item", "Host: elsewhere.example") + Smuggled),
        Refused("a host with a space", "GET /api/item HTTP/1.1\r\nHost: shop elsewhere\r\n\r\n" + Smuggled),
        Refused("a host with a path", "GET /api/item HTTP/1.1\r\nHost: shop/admin\r\n\r\n" + Smuggled),
        Refused("a host with a user", "GET /api/item HTTP/1.1\r\nHost: user@shop\r\n\r\n" + Smuggled),
        Refused("a host with a port that is none", "GET /api/item HTTP/1.1\r\nHost: shop:port\r\n\r\n" + Smuggled),
        Refused("more fields than allowed", Get("/api/item", [.. Enumerable.Range(0, 150).Select(number => $"X-{number}: a")]) + Smuggled, 431),
        Refused("fields longer than allowed", Get("/api/item", "X-Note: " + new string('a', 40_000)) + Smuggled, 431),
        Answered("the host declared to be for this hop only", Get("/api/item", "Connection: Host"), 400),
        Answered("the length declared to be for this hop only", "POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nConnection: Content-Length\r\n\r\nhello", 400),
        Answered("the coding declared to be for this hop only", "POST /api/item HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nConnection: Transfer-Encoding\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 400),
    ];
}
