using System.Buffers;
using System.Globalization;

namespace Showroom.Gateway.RequestValidation;

/// <summary>Validates the raw target of a request (RFC 9112, 3.2; RFC 3986, 3.3).</summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> s_escapes = SearchValues.Create("%\\");

    /// <summary>
    /// False for a path that two servers could resolve differently: absolute URIs, dot segments and empty segments, backslashes, escaped
    /// slashes, dots, semicolons, control characters and per cent signs; and for characters other than visible ASCII, in the query too.
    /// </summary>
    public static bool IsUnambiguous(string target)
    {
        var path = target.AsSpan();
        var end = path.IndexOf('?');
        path = end < 0 ? path : path[..end];
        if (path is not ['/', ..] || target.Contains('#') || target.AsSpan().ContainsAnyExceptInRange('!', '~') || path.Contains("//", StringComparison.Ordinal) || HasDotSegment(path))
        {
            return false;
        }

        for (var index = path.IndexOfAny(s_escapes); index >= 0;)
        {
            if (path[index] == '\\' || index + 2 >= path.Length || IsAmbiguousEscape(path.Slice(index + 1, 2)))
            {
                return false;
            }

            path = path[(index + 3)..];
            index = path.IndexOfAny(s_escapes);
        }

        return true;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        for (var index = path.IndexOf("/.", StringComparison.Ordinal); index >= 0; index = path.IndexOf("/.", StringComparison.Ordinal))
        {
            path = path[(index + 2)..];
            var rest = path is ['.', .. var afterDots] ? afterDots : path;
            if (rest is [] or ['/', ..] or [';', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAmbiguousEscape(ReadOnlySpan<char> digits) =>
        !byte.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out var value)
        || value < 0x20 || value is 0x7f || (char)value is '/' or '\\' or '.' or '%' or ';';
}
