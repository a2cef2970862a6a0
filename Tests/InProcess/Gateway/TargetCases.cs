using static Showroom.Tests.InProcess.Gateway.RawCase;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Request lines (RFC 9112, 3 and RFC 3986): what could lead somewhere else than it seems.</summary>
internal static class TargetCases
{
    internal static IEnumerable<RawCase> All =>
    [
        Target("an empty segment at the start", "//api/item"),
        Target("an empty segment", "/api//item"),
        Target("a parent segment", "/api/../admin"),
        Target("a parent segment at the end", "/api/item/.."),
        Target("a dot segment", "/api/./item"),
        Target("an encoded parent segment", "/api/%2e%2e/admin"),
        Target("a half encoded parent segment", "/api/.%2E/admin"),
        Target("a parent segment behind an encoded slash", "/api/..%2fadmin"),
        Target("an encoded slash", "/api/a%2Fb"),
        Target("a parent segment with parameters", "/api/..;/admin"),
        Target("a backslash", "/api\\admin"),
        Target("an encoded backslash", "/api/..%5cadmin"),
        Target("an encoded NUL", "/api/a%00b"),
        Target("an encoded line end", "/api/a%0d%0aX-Injected:%201"),
        Target("a path encoded twice", "/api/%252e%252e/admin"),
        Target("an escape that is none", "/api/%zz"),
        Target("an escape cut off", "/api/item%2"),
        Target("a fragment", "/api/item#fragment"),
        Target("an absolute URI of another host", "http://elsewhere.example/api/item"),
        Target("an absolute URI of this host", "http://shop/api/item"),
        Target("an absolute URI with a user", "http://user@shop/api/item"),
        Target("a target without its slash", "api/item"),
        Target("a NUL in the target", "/api/a\0b"),
        Target("a tab in the target", "/api/a\tb"),
        Target("a space in the target", "/api/a b"),
        Target("a byte that is no ASCII", "/api/\xff"),
        Refused("the asterisk with GET", Get("*", "Connection: close"), 405),
        Answered("the asterisk with OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n", 400),
        Refused("an authority to connect to", "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\nConnection: close\r\n\r\n", 405),
        Refused("a method that echoes", "TRACE /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Refused("a method that nobody knows", "FROB /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Refused("a method in small letters", "get /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405),
        Refused("a method with a control character", "GE\u0001T /api/item HTTP/1.1\r\nHost: shop\r\n\r\n"),
        Refused("no version", "GET /api/item\r\nHost: shop\r\n\r\n", 505),
        Refused("a version that is none", "GET /api/item HTTP/1.10\r\nHost: shop\r\n\r\n", 400),
        Refused("a version of another protocol", "GET /api/item ICY/1.1\r\nHost: shop\r\n\r\n", 505),
        new("HTTP/2 where HTTP/1.1 is spoken", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [], []),
        Target("a byte in the query that is no ASCII", "/api/item?q=\xff"),
        Target("a tab in the query", "/api/item?q=a\tb"),
        Refused("a line that is too long", $"GET /api/{new string('a', 10_000)} HTTP/1.1\r\nHost: shop\r\n\r\n", 414),
        Refused("a route that is not declared", Get("/admin", "Connection: close"), 404),
        Refused("a route that only begins like a declared one", Get("/apis/item", "Connection: close"), 404),
        new("a query that looks like a path", Get("/api/item?next=/../%2e%2e//admin", "Connection: close"), [200], ["GET /api/item?next=/../%2e%2e//admin"]),
        new("an escape that is only a letter", Get("/api/%41", "Connection: close"), [200], ["GET /api/%41"]),
    ];

    private static RawCase Target(string name, string target) => Refused(name, Get(target, "Connection: close"));
}
