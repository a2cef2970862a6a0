using System.Globalization;
using Microsoft.Extensions.Primitives;
using Showroom.Gateway.Http2;
using Showroom.Gateway.Http2.Hpack;

namespace Showroom.Gateway.Forwarding;

/// <summary>How far an answer has been copied, and whether it keeps its promises.</summary>
internal struct AnswerCopy
{
    private bool _begun;
    private long? _missing;

    /// <summary>It has begun and does not say how long it will be.</summary>
    internal readonly bool IsEndless => _begun && _missing is null;

    /// <summary>Copies the head when it has just come, and counts the body.</summary>
    /// <returns>What is wrong with the answer, or null.</returns>
    internal Failure? Check(in Arrival arrival, List<Field> fields, HttpContext context)
    {
        if (!_begun && arrival.Status != 0)
        {
            _begun = true;
            context.Response.StatusCode = arrival.Status;
            if (!TryCopy(fields, context.Response.Headers))
            {
                return Broken("The answer has a header field that cannot be passed on.");
            }

            if (!HttpMethods.IsHead(context.Request.Method) && arrival.Status != StatusCodes.Status304NotModified)
            {
                _missing = context.Response.ContentLength;
            }
        }

        _missing -= arrival.Data.Length;
        return _missing < 0 || (arrival.Ended && _missing > 0) ? Broken("The answer has not the length that it promised.") : null;
    }

    private static bool TryCopy(List<Field> fields, IHeaderDictionary headers)
    {
        for (var at = 0; at < fields.Count; at++)
        {
            var (name, value) = fields[at];
            if (name.IsContentLength)
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                {
                    return false;
                }

                headers.ContentLength = length;
            }
            else if (name.GoesOn)
            {
                try
                {
                    // It replaces what the gateway has said so far; only cookies, and what the replica itself repeats, add up.
                    headers[name.Text] = name.IsSetCookie || IsRepeated(fields, at) ? StringValues.Concat(headers[name.Text], value) : value;
                }
                catch (InvalidOperationException)
                {
                    // Characters that Kestrel does not write.
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsRepeated(List<Field> fields, int at)
    {
        for (var before = 0; before < at; before++)
        {
            if (fields[before].Name.Text == fields[at].Name.Text)
            {
                return true;
            }
        }

        return false;
    }

    private static Failure Broken(string why) => new(FailureKind.Broken, new IOException(why));
}
