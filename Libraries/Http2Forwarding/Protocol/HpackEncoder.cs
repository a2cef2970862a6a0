using System.Collections.Frozen;
using System.Text;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Encodes request headers (RFC 7541). Every field is a literal without indexing (6.2.2): consecutive requests belong to different clients,
/// so a dynamic table would rarely hit.
/// </summary>
internal static class HpackEncoder
{
    private const int AuthorizationIndex = 23;
    private const int CookieIndex = 32;

    /// <summary>Indexes of request header names in the static table (RFC 7541, appendix A).</summary>
    private static readonly FrozenDictionary<string, int> s_staticIndexes = new Dictionary<string, int>
    {
        ["Accept-Charset"] = 15,
        ["Accept-Encoding"] = 16,
        ["Accept-Language"] = 17,
        ["Accept"] = 19,
        ["Authorization"] = AuthorizationIndex,
        ["Cache-Control"] = 24,
        ["Content-Encoding"] = 26,
        ["Content-Language"] = 27,
        ["Content-Length"] = 28,
        ["Content-Type"] = 31,
        ["Cookie"] = CookieIndex,
        ["Date"] = 33,
        ["From"] = 37,
        ["If-Match"] = 39,
        ["If-Modified-Since"] = 40,
        ["If-None-Match"] = 41,
        ["If-Range"] = 42,
        ["If-Unmodified-Since"] = 43,
        ["Max-Forwards"] = 47,
        ["Range"] = 50,
        ["Referer"] = 51,
        ["User-Agent"] = 58,
        ["Via"] = 60,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void WritePseudoHeaders(OutputBuffer block, string method, string authority, string path)
    {
        switch (method)
        {
            case "GET":
                block.Write(0x82);
                break;
            case "POST":
                block.Write(0x83);
                break;
            default:
                block.Write(0x02);
                block.WriteString(method);
                break;
        }
        // :scheme http, :authority, :path
        block.Write(0x86);
        block.Write(0x01);
        block.WriteString(authority);
        block.Write(0x04);
        block.WriteString(path);
    }

    public static void WriteHeader(OutputBuffer block, string name, string value)
    {
        if (s_staticIndexes.TryGetValue(name, out var index))
        {
            // Credentials are "never indexed", so that no intermediary adds them to a table (RFC 7541, 7.1.3).
            block.WriteInteger(index, 4, index is AuthorizationIndex or CookieIndex ? (byte)0x10 : (byte)0x00);
        }
        else
        {
            block.Write(0x00);
            block.WriteInteger(name.Length, 7);
            Ascii.ToLower(name, block.Reserve(name.Length), out _);
        }

        block.WriteString(value);
    }
}
