using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>Copies the headers of a response, and checks its length.</summary>
internal struct ResponseCopier
{
    private bool _hasHeaders;
    private long? _remaining;

    /// <summary>The headers have been received, and copied unless they are invalid.</summary>
    public readonly bool HasHeaders => _hasHeaders;

    /// <summary>The headers have been received and declare no length.</summary>
    public readonly bool HasUnknownLength => _hasHeaders && _remaining is null;

    /// <summary>Copies the headers once they have been received, and counts the body.</summary>
    /// <returns>Why the response is invalid, or null.</returns>
    public ForwardingFailure? Process(in ResponseChunk chunk, List<HeaderField> fields, HttpContext context)
    {
        if (!_hasHeaders && chunk.StatusCode != 0)
        {
            _hasHeaders = true;
            context.Response.StatusCode = chunk.StatusCode;
            if (!TryCopy(fields, context.Response.Headers))
            {
                return Invalid(ForwardingFailureKind.ResponseHeaders, "The response has a header field that HTTP/1.1 cannot carry.");
            }

            if (!HasContent(context))
            {
                _remaining = 0;
                if (!TryAdjustLength(context.Response))
                {
                    return Invalid(ForwardingFailureKind.UpstreamError, "A 205 response declares a length.");
                }
            }
            else
            {
                _remaining = context.Response.ContentLength;
            }
        }

        _remaining -= chunk.Data.Length;
        return _remaining < 0 || (chunk.IsComplete && _remaining > 0) ? Invalid(ForwardingFailureKind.UpstreamError, "The response body differs from its Content-Length, or must not exist.") : null;
    }

    /// <summary>RFC 9110, 6.4.1 and 15.3.6.</summary>
    private static bool HasContent(HttpContext context) =>
        !HttpMethods.IsHead(context.Request.Method)
        && context.Response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    /// <summary>
    /// A 204 has no Content-Length (RFC 9110, 8.6), but one that declares a length is not malformed (RFC 9113, 8.1.1). A 205 has no content;
    /// in HTTP/1.1 its length would be taken for that of a body. The length of a 304, or of a response to HEAD, is that of another response.
    /// </summary>
    private static bool TryAdjustLength(HttpResponse response)
    {
        switch (response.StatusCode)
        {
            case StatusCodes.Status204NoContent:
                response.ContentLength = null;
                return true;
            case StatusCodes.Status205ResetContent:
                var declared = response.ContentLength;
                response.ContentLength = 0;
                return declared is null or 0;
            default:
                return true;
        }
    }

    private static bool TryCopy(List<HeaderField> fields, IHeaderDictionary headers)
    {
        var hasEarlierHeaders = headers.Count > 0;
        long? contentLength = null;
        for (var index = 0; index < fields.Count; index++)
        {
            var (name, value) = (fields[index].Name, fields[index].Value);
            if (name.IsContentLength)
            {
                // Two lengths that differ leave open where the response ends (RFC 9110, 8.6).
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || (contentLength ?? length) != length)
                {
                    return false;
                }

                contentLength = length;
                headers.ContentLength = length;
            }
            else if (name.IsForwarded && !(hasEarlierHeaders && IsOwnedByProxy(name, headers)))
            {
                try
                {
                    // Appended to what the pipeline has set earlier, and to fields that the destination repeats.
                    headers[name.Text] = (name.IsSetCookie || hasEarlierHeaders || IsRepeated(fields, index)) && headers.TryGetValue(name.Text, out var earlier)
                        ? StringValues.Concat(earlier, value)
                        : value;
                }
                catch (InvalidOperationException)
                {
                    // Kestrel rejects the characters.
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The proxy's own Strict-Transport-Security takes precedence; the field must not be repeated (RFC 6797, 6.1).</summary>
    private static bool IsOwnedByProxy(HeaderName name, IHeaderDictionary headers) =>
        name.Text == HeaderNames.StrictTransportSecurity && headers.ContainsKey(name.Text);

    private static bool IsRepeated(List<HeaderField> fields, int index)
    {
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (fields[earlier].Name.Text == fields[index].Name.Text)
            {
                return true;
            }
        }

        return false;
    }

    private static ForwardingFailure Invalid(ForwardingFailureKind kind, string message) => new(kind, new IOException(message));
}
