namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A request as raw bytes, and its expected outcome.</summary>
/// <param name="Name">What is invalid or unusual about it.</param>
/// <param name="Request">The bytes, one character each.</param>
/// <param name="Statuses">The status codes of the responses, in order.</param>
/// <param name="Reaches">What reaches a replica, as <see cref="Received.ToString"/> writes it; nothing by default.</param>
/// <param name="ThenClose">Whether the client closes its side after it; then a response, with 400, is optional.</param>
internal sealed record RawRequestCase(string Name, string Request, int[] Statuses, string[] Reaches, bool ThenClose = false)
{
    public const string Smuggled = "GET /api/smuggled HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";

    private static string Build(string start, string[] headers, string body) =>
        $"{start} HTTP/1.1\r\nHost: shop\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";

    /// <summary>Rejected before it reaches a replica; the connection is closed.</summary>
    public static RawRequestCase Rejected(string name, string request, int status = 400) => new(name, request, [status], []);

    /// <summary>Rejected before it reaches a replica; the connection stays open, and the next request is parsed correctly.</summary>
    public static RawRequestCase RejectedWithoutClosing(string name, string request, int status) => new(name, request + Smuggled, [status, 200], ["GET /api/smuggled"]);

    /// <summary>A GET of a target, alone on its connection.</summary>
    public static string Get(string target, params string[] headers) => Build("GET " + target, headers, "");

    /// <summary>A POST to <c>/api/item</c> with these headers and body, and after it a request that must not be smuggled through.</summary>
    public static string Post(string body, params string[] headers) => Build("POST /api/item", headers, body) + Smuggled;

    /// <summary>The same, alone on its connection.</summary>
    public static string PostAlone(string body, params string[] headers) => Build("POST /api/item", [.. headers, "Connection: close"], body);

    public override string ToString() => Name;
}
