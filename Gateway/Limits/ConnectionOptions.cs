using Microsoft.Extensions.Primitives;

namespace Showroom.Gateway.Limits;

/// <summary>
/// Header fields that a client declares to be for this hop only (RFC 9110, 7.6.1). YARP drops the well-known ones; those that are
/// named in <c>Connection</c> are dropped here. (Kestrel has forgotten the names when the field also says close or keep-alive.)
/// </summary>
internal static class ConnectionOptions
{
    private static readonly string[] s_framing = ["Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Cookie"];

    /// <returns>False when the client wants to take away a field that decides what the request means.</returns>
    internal static bool Strip(IHeaderDictionary headers)
    {
        var connection = headers.Connection;
        if (connection.Count == 1 && IsOrdinary(connection[0]!))
        {
            return true;
        }

        foreach (var name in new StringTokenizer(connection.ToString(), [',']))
        {
            var field = name.Trim().Value ?? "";
            if (s_framing.Contains(field, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }

            if (!IsOrdinary(field))
            {
                headers.Remove(field);
            }
        }

        return true;
    }

    private static bool IsOrdinary(string option) =>
        option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || option.Equals("close", StringComparison.OrdinalIgnoreCase)
        || option.Equals("upgrade", StringComparison.OrdinalIgnoreCase);
}
