namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// The rules of RFC 9113, 8.2 and 8.3, for the header fields of a response. A message that breaks one is malformed, which is an error of its
/// stream only (8.1.1).
/// </summary>
internal static class ResponseFields
{
    /// <summary>Exactly one <c>:status</c>, which is the first field (8.3.2), and no other pseudo-header field.</summary>
    /// <returns>The violation, or null.</returns>
    public static string? Validate(List<HeaderField> fields, out int status)
    {
        status = 0;
        if (fields is not [{ Name.IsStatus: true, Value: [>= '1' and <= '9', >= '0' and <= '9', >= '0' and <= '9'] code }, ..])
        {
            return "A response does not begin with a valid :status.";
        }

        status = ((code[0] - '0') * 100) + ((code[1] - '0') * 10) + (code[2] - '0');
        return ValidateRegular(fields, start: 1);
    }

    /// <summary>Trailers have no pseudo-header fields (8.1).</summary>
    /// <returns>The violation, or null.</returns>
    public static string? ValidateTrailers(List<HeaderField> fields) => ValidateRegular(fields, start: 0);

    private static string? ValidateRegular(List<HeaderField> fields, int start)
    {
        for (var index = start; index < fields.Count; index++)
        {
            var name = fields[index].Name;
            if (name.IsPseudo)
            {
                return $"A pseudo-header field ({name.Text}) is not allowed there.";
            }

            if (name.IsConnectionSpecific)
            {
                return $"HTTP/2 does not allow the connection-specific field {name.Text}.";
            }
        }

        return null;
    }
}
