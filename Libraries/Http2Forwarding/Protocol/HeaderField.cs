using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>The name of a response field and how the field is forwarded, classified once per HPACK table entry instead of once per response.</summary>
internal sealed class HeaderName
{
    public const string Status = ":status";

    /// <summary>Connection-specific fields (RFC 9110, 7.6.1; RFC 9113, 8.2.2), and Alt-Svc, which describes the destination's own address.</summary>
    private static readonly FrozenSet<string> s_notForwarded = FrozenSet.ToFrozenSet(
        ["connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade", "alt-svc"]);

    /// <summary>The HTTP/1.1 spelling by lower-case name: Kestrel finds these instances by reference.</summary>
    private static readonly FrozenDictionary<string, string> s_canonicalNames = new[]
    {
        HeaderNames.AcceptRanges, HeaderNames.AccessControlAllowOrigin, HeaderNames.Age, HeaderNames.Allow, HeaderNames.CacheControl, HeaderNames.ContentDisposition,
        HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength, HeaderNames.ContentLocation, HeaderNames.ContentRange,
        HeaderNames.ContentSecurityPolicy, HeaderNames.ContentType, HeaderNames.Date, HeaderNames.ETag, HeaderNames.Expires, HeaderNames.LastModified,
        HeaderNames.Link, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.Server, HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity,
        HeaderNames.Vary, HeaderNames.Via, HeaderNames.WWWAuthenticate, HeaderNames.XContentTypeOptions, "X-Served-By", "X-Cache",
    }.ToFrozenDictionary(name => name.ToLowerInvariant());

    /// <param name="text">In lower case, as received.</param>
    public HeaderName(string text)
    {
        Text = s_canonicalNames.GetValueOrDefault(text, text);
        IsStatus = text == Status;
        IsSetCookie = text == "set-cookie";
        IsContentLength = text == "content-length";
        IsForwarded = !text.StartsWith(':') && !s_notForwarded.Contains(text);
    }

    /// <summary>The HTTP/1.1 spelling if known, else the name as received.</summary>
    public string Text { get; }

    public bool IsStatus { get; }

    public bool IsSetCookie { get; }

    public bool IsContentLength { get; }

    /// <summary>Whether the field is copied to the client's response.</summary>
    public bool IsForwarded { get; }
}

/// <summary>A header field of a response.</summary>
internal readonly record struct HeaderField(HeaderName Name, string Value)
{
    /// <summary>In bytes, by the definition of RFC 7541, 4.1.</summary>
    public int Size => Name.Text.Length + Value.Length + 32;
}
