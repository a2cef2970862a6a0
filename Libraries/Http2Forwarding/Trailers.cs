using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Showroom.Http2Forwarding.Protocol;
using Showroom.Http2Forwarding.Transforms;

namespace Showroom.Http2Forwarding;

/// <summary>The trailers of a request, which are known once its body has been read.</summary>
internal readonly struct RequestTrailers(HttpContext context, IRequestHeaderPolicy policy)
{
    /// <summary>Fields that frame, route, authenticate or modify a request, or describe its content, are not allowed in trailers (RFC 9110, 6.5.1).</summary>
    private static readonly FrozenSet<string> s_forbidden = FrozenSet.ToFrozenSet(
        [
            HeaderNames.Authorization, HeaderNames.CacheControl, HeaderNames.ContentEncoding, HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ContentType,
            HeaderNames.Cookie, HeaderNames.Expect, HeaderNames.Host, HeaderNames.IfMatch, HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch, HeaderNames.IfRange,
            HeaderNames.IfUnmodifiedSince, HeaderNames.MaxForwards, HeaderNames.Range, HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes the trailers that are forwarded in place of the request's headers.</summary>
    /// <returns>False if there are none.</returns>
    public bool TryEncode(OutputBuffer block)
    {
        if (context.Features.Get<IHttpRequestTrailersFeature>() is not { Available: true, Trailers: { Count: > 0 } trailers })
        {
            return false;
        }

        block.Clear();
        foreach (var (name, values) in trailers)
        {
            if (!s_forbidden.Contains(name) && policy.ShouldForward(name))
            {
                foreach (var value in values)
                {
                    HpackEncoder.WriteHeader(block, name, value ?? "");
                }
            }
        }

        return block.Length > 0;
    }
}

/// <summary>The trailers of a response, for clients that can receive them: those of HTTP/2. gRPC depends on them.</summary>
internal static class ResponseTrailers
{
    /// <summary>Forwards <c>TE: trailers</c>, the client's statement that it does not discard them (RFC 9110, 6.5.1).</summary>
    public static void WriteTe(OutputBuffer block, HttpContext context)
    {
        var te = context.Request.Headers.TE;
        if (te.Count > 0 && context.Features.Get<IHttpResponseTrailersFeature>() is not null
            && te.ToString().Split(',').Any(static token => token.AsSpan().Trim().Equals("trailers", StringComparison.OrdinalIgnoreCase)))
        {
            HpackEncoder.WriteHeader(block, HeaderNames.TE, "trailers");
        }
    }

    /// <summary>Copies them; a client that cannot receive them does without (RFC 9110, 6.5.1).</summary>
    /// <returns>The failure if HTTP cannot carry one, else null.</returns>
    public static ForwardingFailure? TryCopy(List<HeaderField> fields, HttpContext context)
    {
        if (fields.Count == 0 || context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { IsReadOnly: false } trailers)
        {
            return null;
        }

        try
        {
            foreach (var field in fields)
            {
                if (field.Name.IsForwarded)
                {
                    trailers.Append(field.Name.Text, field.Value);
                }
            }

            return null;
        }
        catch (InvalidOperationException exception)
        {
            // Kestrel rejects the characters.
            return new ForwardingFailure(ForwardingFailureKind.UpstreamError, exception);
        }
    }
}
