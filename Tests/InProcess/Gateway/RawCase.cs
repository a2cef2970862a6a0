namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A request as bytes, and what may come of it.</summary>
/// <param name="Name">What is wrong, or odd, with it.</param>
/// <param name="Request">The bytes, one character each.</param>
/// <param name="Statuses">The answers' status codes, in order.</param>
/// <param name="Reaches">What reaches a replica, as <see cref="Received.ToString"/> writes it; nothing by default.</param>
/// <param name="ThenClose">Whether the client breaks off after it.</param>
internal sealed record RawCase(string Name, string Request, int[] Statuses, string[] Reaches, bool ThenClose = false)
{
    internal const string Smuggled = "GET /api/smuggled HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";

    private static string Build(string start, string[] headers, string body) =>
        $"{start} HTTP/1.1\r\nHost: shop\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";

    /// <summary>Refused, with nothing reaching a replica; what follows on the connection is not read.</summary>
    internal static RawCase Refused(string name, string request, int status = 400) => new(name, request, [status], []);

    /// <summary>Refused by an answer after which the connection goes on: the next request is read as what it is.</summary>
    internal static RawCase Answered(string name, string request, int status) => new(name, request + Smuggled, [status, 200], ["GET /api/smuggled"]);

    /// <summary>A GET of a target, alone on its connection.</summary>
    internal static string Get(string target, params string[] headers) => Build("GET " + target, headers, "");

    /// <summary>A POST to <c>/api/item</c> with these headers and body, and after it a request that must not come through.</summary>
    internal static string Post(string body, params string[] headers) => Build("POST /api/item", headers, body) + Smuggled;

    /// <summary>The same, alone on its connection.</summary>
    internal static string PostAlone(string body, params string[] headers) => Build("POST /api/item", [.. headers, "Connection: close"], body);

    public override string ToString() => Name;
}
