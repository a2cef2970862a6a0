using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Showroom.Gateway.Http2.Hpack;

/// <summary>The name of a field in a replica's answer, and what becomes of the field. Looked up once per entry of a table, not once per answer.</summary>
internal sealed class FieldName
{
    internal const string Status = ":status";

    /// <summary>Fields for one hop only (RFC 9110, 7.6.1, and RFC 9113, 8.2.2): none of them may come over HTTP/2, and none goes on.</summary>
    private static readonly FrozenSet<string> s_oneHop = FrozenSet.ToFrozenSet(
        ["connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade", "alt-svc"]);

    /// <summary>As HTTP/1.1 writes them, and as Kestrel finds them without comparing letters.</summary>
    private static readonly FrozenDictionary<string, string> s_customary = new[]
    {
        HeaderNames.AcceptRanges, HeaderNames.AccessControlAllowOrigin, HeaderNames.Age, HeaderNames.Allow, HeaderNames.CacheControl, HeaderNames.ContentDisposition,
        HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength, HeaderNames.ContentLocation, HeaderNames.ContentRange,
        HeaderNames.ContentSecurityPolicy, HeaderNames.ContentType, HeaderNames.Date, HeaderNames.ETag, HeaderNames.Expires, HeaderNames.LastModified,
        HeaderNames.Link, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.Server, HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity,
        HeaderNames.Vary, HeaderNames.Via, HeaderNames.WWWAuthenticate, HeaderNames.XContentTypeOptions, "X-Served-By", "X-Cache",
    }.ToFrozenDictionary(name => name.ToLowerInvariant());

    internal FieldName(string text)
    {
        Text = s_customary.GetValueOrDefault(text, text);
        IsStatus = text == Status;
        IsSetCookie = text == "set-cookie";
        IsContentLength = text == "content-length";
        GoesOn = !text.StartsWith(':') && !s_oneHop.Contains(text);
    }

    /// <summary>In lower case, as it came, or as it is customary.</summary>
    internal string Text { get; }

    internal bool IsStatus { get; }

    internal bool IsSetCookie { get; }

    internal bool IsContentLength { get; }

    /// <summary>Whether the client is to see it.</summary>
    internal bool GoesOn { get; }
}

/// <summary>A header field.</summary>
internal readonly record struct Field(FieldName Name, string Value)
{
    /// <summary>As RFC 7541, 4.1, counts: in bytes, with 32 for the table's own expense.</summary>
    internal int Size => Name.Text.Length + Value.Length + 32;
}
