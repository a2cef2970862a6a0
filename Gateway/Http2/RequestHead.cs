using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Showroom.Gateway.Http2;

/// <summary>
/// Writes the header block of a request. Every field is written out, none is remembered (RFC 7541, 6.2.2): the next request is
/// another client's, and neighbours have room for the bytes.
/// </summary>
internal static class RequestHead
{
    /// <summary>Names that have a number in the table that everybody knows (RFC 7541, appendix A).</summary>
    private static readonly FrozenDictionary<string, int> s_numbers = new Dictionary<string, int>
    {
        ["Accept-Charset"] = 15,
        ["Accept-Encoding"] = 16,
        ["Accept-Language"] = 17,
        ["Accept"] = 19,
        ["Authorization"] = 23,
        ["Cache-Control"] = 24,
        ["Content-Encoding"] = 26,
        ["Content-Language"] = 27,
        ["Content-Length"] = 28,
        ["Content-Type"] = 31,
        ["Cookie"] = 32,
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

    internal static void Begin(OutputBuffer block, string method, string authority, string path)
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

    internal static void Add(OutputBuffer block, string name, StringValues values)
    {
        foreach (var value in values)
        {
            Add(block, name, value ?? "");
        }
    }

    internal static void Add(OutputBuffer block, string name, string value)
    {
        if (s_numbers.TryGetValue(name, out var number))
        {
            // Authorization and Cookie are never to be remembered, by nobody on the way (RFC 7541, 7.1.3).
            block.WriteInteger(number, 4, number is 23 or 32 ? (byte)0x10 : (byte)0x00);
        }
        else
        {
            block.Write(0x00);
            block.WriteInteger(name.Length, 7);
            Ascii.ToLower(name, block.Take(name.Length), out _);
        }

        block.WriteString(value);
    }
}
