using System.Buffers;
using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>The name of a response field and how the field is forwarded, classified once per HPACK table entry instead of once per response.</summary>
internal sealed class HeaderName
{
    public const string Status = ":status";

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>Fields that make a response malformed (RFC 9113, 8.2.2); TE is allowed in requests only.</summary>
    private static readonly FrozenSet<string> s_connectionSpecific = FrozenSet.ToFrozenSet(
        ["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"]);

    /// <summary>Fields for this client only (RFC 9110, 11.7), and Alt-Svc, which describes the destination's own address.</summary>
    private static readonly FrozenSet<string> s_notForwarded = FrozenSet.ToFrozenSet(["proxy-authenticate", "proxy-authentication-info", "alt-svc"]);

    /// <summary>The HTTP/1.1 spelling by lower-case name: Kestrel finds these instances by reference.</summary>
    private static readonly FrozenDictionary<string, string> s_canonicalNames = new[]
    {
        HeaderNames.AcceptRanges, HeaderNames.AccessControlAllowOrigin, HeaderNames.Age, HeaderNames.Allow, HeaderNames.CacheControl, HeaderNames.ContentDisposition,
        HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength, HeaderNames.ContentLocation, HeaderNames.ContentRange,
        HeaderNames.ContentSecurityPolicy, HeaderNames.ContentType, HeaderNames.Date, HeaderNames.ETag, HeaderNames.Expires, HeaderNames.LastModified,
        HeaderNames.Link, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.Server, HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity,
        HeaderNames.Vary, HeaderNames.Via, HeaderNames.WWWAuthenticate, HeaderNames.XContentTypeOptions, "X-Served-By", "X-Cache",
    }.ToFrozenDictionary(name => name.ToLowerInvariant());

    /// <param name="text">As received: in lower case if it is valid.</param>
    public HeaderName(string text)
    {
        Text = s_canonicalNames.GetValueOrDefault(text, text);
        IsStatus = text == Status;
        IsPseudo = text.StartsWith(':');
        // Neither upper case nor anything but a token (RFC 9113, 8.2.1).
        var token = IsPseudo ? text.AsSpan(1) : text;
        IsValid = !token.IsEmpty && !token.ContainsAnyExcept(s_nameCharacters);
        IsConnectionSpecific = s_connectionSpecific.Contains(text);
        IsSetCookie = text == "set-cookie";
        IsContentLength = text == "content-length";
        IsForwarded = !IsPseudo && !IsConnectionSpecific && !s_notForwarded.Contains(text);
    }

    /// <summary>The HTTP/1.1 spelling if known, else the name as received.</summary>
    public string Text { get; }

    public bool IsStatus { get; }

    /// <summary>Whether it begins with a colon (RFC 9113, 8.3).</summary>
    public bool IsPseudo { get; }

    public bool IsConnectionSpecific { get; }

    public bool IsValid { get; }

    public bool IsSetCookie { get; }

    public bool IsContentLength { get; }

    /// <summary>Whether the field is copied to the client's response.</summary>
    public bool IsForwarded { get; }
}

/// <summary>A header field of a response.</summary>
internal readonly record struct HeaderField
{
    private static readonly SearchValues<char> s_forbiddenInValues = SearchValues.Create("\r\n\0");

    /// <param name="name">Its name.</param>
    /// <param name="value">As received.</param>
    public HeaderField(HeaderName name, string value)
    {
        Name = name;
        // White space around a value is not part of it (RFC 9110, 5.5) and is not forwarded (RFC 9113, 8.2.1).
        Value = value.Trim(' ', '\t');
        Size = name.Text.Length + value.Length + 32;
        // CR, LF and NUL would allow response splitting once the field is written as HTTP/1.1 (RFC 9113, 8.2.1).
        IsValid = name.IsValid && !value.AsSpan().ContainsAny(s_forbiddenInValues);
    }

    public HeaderName Name { get; }

    public string Value { get; }

    /// <summary>In bytes, by the definition of RFC 7541, 4.1.</summary>
    public int Size { get; }

    public bool IsValid { get; }
}
