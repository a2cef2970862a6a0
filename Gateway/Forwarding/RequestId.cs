namespace Showroom.Gateway.Forwarding;

/// <summary>The id under which client, gateway, replica and their logs know a request.</summary>
internal static class RequestId
{
    internal const string Header = "X-Request-Id";

    private const int Longest = 64;

    /// <summary>Takes a client's id when it is a plain one, so that nothing odd gets into headers and logs; else the server's own is used.</summary>
    internal static void Accept(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(Header, out var given))
        {
            headers.Remove(Header);
            if (given is [{ Length: > 0 and <= Longest } id] && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            {
                context.TraceIdentifier = id;
            }
        }

        Answer(context);
    }

    internal static void Answer(HttpContext context) => context.Response.Headers[Header] = context.TraceIdentifier;
}
