using static Showroom.Tests.InProcess.Gateway.RawRequestCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Request lines (RFC 9112, 3; RFC 3986): targets that servers could resolve differently.</summary>
internal static class TargetCases
{
    public static IEnumerable<RawRequestCase> All =>
    [
        Target("an empty segment at the start", "//api/item"),
        Target("an empty segment", "/api//item"),
        Target("a parent segment", "/api/../admin"),
        Target("a parent segment at the end", "/api/item/.."),
        Target("a dot segment", "/api/./item"),
        Target("an escaped parent segment", "/api/%2e%2e/admin"),
        Target("a partly escaped parent segment", "/api/.%2E/admin"),
        Target("a parent segment before an escaped slash", "/api/..%2fadmin"),
        Target("an escaped slash", "/api/a%2Fb"),
        Target("a parent segment with parameters", "/api/..;/admin"),
        Target("a backslash", "/api\\admin"),
        Target("an escaped backslash", "/api/..%5cadmin"),
        Target("an escaped NUL", "/api/a%00b"),
        Target("an escaped CRLF", "/api/a%0d%0aX-Injected:%201"),
        Target("a doubly escaped path", "/api/%252e%252e/admin"),
        Target("an invalid escape", "/api/%zz"),
        Target("a truncated escape", "/api/item%2"),
        Target("a fragment", "/api/item#fragment"),
        Target("an absolute URI of another host", "http://elsewhere.example/api/item"),
        Target("an absolute URI of this host", "http://shop/api/item"),
        Target("an absolute URI with user information", "http://user@shop/api/item"),
        Target("a target without a leading slash", "api/item"),
        Target("a NUL in the target", "/api/a\0b"),
        Target("a tab in the target", "/api/a\tb"),
        Target("a space in the target", "/api/a b"),
        Target("a non-ASCII byte in the path", "/api/\xff"),
        Rejected("the asterisk form with GET", Get("*", "Connection: close"), 405),
        RejectedWithoutClosing("the asterisk form with OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n", 400),
        Rejected("CONNECT", "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\nConnection: close\r\n\r\n", 405),
        Rejected("TRACE", "TRACE /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Rejected("an unknown method", "FROB /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Rejected("a lower-case method", "get /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Rejected("a method with a control character", "GE\u0001T /api/item HTTP/1.1\r\nHost: shop\r\n\r\n"),
        Rejected("no HTTP version", "GET /api/item\r\nHost: shop\r\n\r\n", 505),
        Rejected("an invalid HTTP version", "GET /api/item HTTP/1.10\r\nHost: shop\r\n\r\n", 400),
        Rejected("another protocol's version", "GET /api/item ICY/1.1\r\nHost: shop\r\n\r\n", 505),
        new("an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [], []),
        Target("a non-ASCII byte in the query", "/api/item?q=\xff"),
        Target("a tab in the query", "/api/item?q=a\tb"),
        Rejected("a request line over the limit", $"GET /api/{new string('a', 10_000)} HTTP/1.1\r\nHost: shop\r\n\r\n", 414),
        Rejected("an undeclared route", Get("/admin", "Connection: close"), 404),
        Rejected("a path that only shares a prefix with a route", Get("/apis/item", "Connection: close"), 404),
        new("a query that looks like a path", Get("/api/item?next=/../%2e%2e//admin", "Connection: close"), [200], ["GET /api/item?next=/../%2e%2e//admin"]),
        new("an escaped letter", Get("/api/%41", "Connection: close"), [200], ["GET /api/%41"]),
    ];

    private static RawRequestCase Target(string name, string target) => Rejected(name, Get(target, "Connection: close"));
}
