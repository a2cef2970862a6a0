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

            if (!HttpMethods.IsHead(context.Request.Method) && chunk.StatusCode != StatusCodes.Status304NotModified)
            {
                _remaining = context.Response.ContentLength;
            }
        }

        _remaining -= chunk.Data.Length;
        return _remaining < 0 || (chunk.IsComplete && _remaining > 0) ? Invalid(ForwardingFailureKind.UpstreamError, "The response body differs from its Content-Length.") : null;
    }

    private static bool TryCopy(List<HeaderField> fields, IHeaderDictionary headers)
    {
        var hasEarlierHeaders = headers.Count > 0;
        for (var index = 0; index < fields.Count; index++)
        {
            var (name, value) = fields[index];
            if (name.IsContentLength)
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                {
                    return false;
                }

                headers.ContentLength = length;
            }
            else if (name.IsForwarded && !(hasEarlierHeaders && IsOwnedByProxy(name, headers)))
            {
                try
                {
                    // Appended to what the pipeline has set earlier, and to fields that the destination repeats.
                    headers[name.Text] = name.IsSetCookie || hasEarlierHeaders || IsRepeated(fields, index) ? StringValues.Concat(headers[name.Text], value) : value;
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
