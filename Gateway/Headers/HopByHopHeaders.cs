using Microsoft.Extensions.Primitives;

namespace Showroom.Gateway.Headers;

/// <summary>
/// Header fields that the client names in <c>Connection</c> (RFC 9110, 7.6.1); the well-known ones are never forwarded. Kestrel does not
/// keep the names if the field also says close or keep-alive.
/// </summary>
internal static class HopByHopHeaders
{
    private static readonly string[] s_protected = ["Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Cookie"];

    /// <returns>False if the client names a field that decides what the request means.</returns>
    public static bool TryRemove(IHeaderDictionary headers)
    {
        var connection = headers.Connection;
        if (connection.Count == 1 && IsConnectionOption(connection[0]!))
        {
            return true;
        }

        foreach (var token in new StringTokenizer(connection.ToString(), [',']))
        {
            var name = token.Trim().Value ?? "";
            if (s_protected.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }

            if (!IsConnectionOption(name))
            {
                headers.Remove(name);
            }
        }

        return true;
    }

    private static bool IsConnectionOption(string token) =>
        token.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || token.Equals("close", StringComparison.OrdinalIgnoreCase)
        || token.Equals("upgrade", StringComparison.OrdinalIgnoreCase);
}
