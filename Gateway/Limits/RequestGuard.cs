using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Forwarding;
using Showroom.Gateway.Problems;

namespace Showroom.Gateway.Limits;

/// <summary>
/// The gateway's door: a request gets in only if everybody behind it will read it the same way. What is malformed as HTTP is refused by
/// Kestrel before it comes here; what a client has no say in is left out when the request goes on (<see cref="EdgeHeaders"/>).
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the pipeline.")]
internal sealed class RequestGuard(RequestDelegate next)
{
    private const int RequestsInARow = 64;

    private static readonly SearchValues<char> s_suspects = SearchValues.Create("%\\");

    [ThreadStatic]
    private static int t_requests;

    /// <summary>
    /// A connection whose requests are all answered here and now, and that always has another one, would keep the thread that hears of all the
    /// other connections (<see cref="Transport.SocketThreads"/>): now and then it queues up.
    /// </summary>
    public Task Invoke(HttpContext context) => ++t_requests % RequestsInARow == 0 ? LetInLaterAsync(context) : LetInAsync(context);

    private async Task LetInLaterAsync(HttpContext context)
    {
        await Task.Yield();
        await LetInAsync(context);
    }

    private Task LetInAsync(HttpContext context)
    {
        var request = context.Request;
        RequestId.Accept(context);
        if (!IsMethod(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
            return GatewayProblem.BadMethod.WriteAsync(context);
        }

        if (!IsPlain(context.Features.Get<IHttpRequestFeature>()!.RawTarget))
        {
            return GatewayProblem.BadTarget.WriteAsync(context);
        }

        var headers = request.Headers;
        if (headers.TransferEncoding.Count > 0 && (headers.ContentLength is not null || headers.ContainsKey("X-Content-Length")))
        {
            // Two lengths: RFC 9112, 6.1. Kestrel keeps the second one under the second name.
            return GatewayProblem.BadFraming.WriteAsync(context);
        }

        if (headers.Connection.Count > 0 && !ConnectionOptions.Strip(headers))
        {
            return GatewayProblem.BadFraming.WriteAsync(context);
        }

        return next(context);
    }

    /// <summary>Methods are case-sensitive (RFC 9110, 9.1): "get" is another one.</summary>
    private static bool IsMethod(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS";

    /// <summary>
    /// False for a path that somebody could read as another one: absolute URIs, dot segments and empty segments, backslashes,
    /// encoded slashes, dots, control characters and per cent signs; and, in the query too, what is not visible ASCII.
    /// </summary>
    internal static bool IsPlain(string target)
    {
        var path = target.AsSpan();
        var end = path.IndexOf('?');
        path = end < 0 ? path : path[..end];
        if (path is not ['/', ..] || target.Contains('#') || target.AsSpan().ContainsAnyExceptInRange('!', '~') || path.Contains("//", StringComparison.Ordinal) || HasDotSegment(path))
        {
            return false;
        }

        for (var at = path.IndexOfAny(s_suspects); at >= 0;)
        {
            if (path[at] == '\\' || at + 2 >= path.Length || IsAmbiguous(path.Slice(at + 1, 2)))
            {
                return false;
            }

            path = path[(at + 3)..];
            at = path.IndexOfAny(s_suspects);
        }

        return true;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf("/.", StringComparison.Ordinal); at >= 0; at = path.IndexOf("/.", StringComparison.Ordinal))
        {
            path = path[(at + 2)..];
            var rest = path is ['.', .. var after] ? after : path;
            if (rest is [] or ['/', ..] or [';', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAmbiguous(ReadOnlySpan<char> digits) =>
        !byte.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)
        || value < 0x20 || value is 0x7f || (char)value is '/' or '\\' or '.' or '%' or ';';
}
