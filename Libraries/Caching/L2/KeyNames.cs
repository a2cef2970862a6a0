using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Showroom.Caching.L2;

/// <summary>How the keys of callers, which may be any string, become names in L2.</summary>
internal static class KeyNames
{
    private const int MaxPlainLength = 200;
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The start of every name: <c>application:cache:schema:</c>.</summary>
    public static string PrefixOf(string application, int schema) => string.Create(CultureInfo.InvariantCulture, $"{application}:cache:{schema}:");

    /// <summary>The prefix of entries.</summary>
    public static string EntryPrefixOf(string application, int schema) => PrefixOf(application, schema) + "v:";

    /// <summary>The key itself when it is short and representable in UTF-8; otherwise '#' and its SHA-256. The '#' of a plain key is doubled, so that no two keys collide.</summary>
    public static string Encode(string key)
    {
        if (key.Length <= MaxPlainLength && (Ascii.IsValid(key) || IsValidUtf16(key)))
        {
            return key.StartsWith('#') ? "##" + key : key;
        }

        return "#" + Hash(key);
    }

    /// <summary>The SHA-256 of the key, in hexadecimal digits.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));

    private static bool IsValidUtf16(string key)
    {
        try
        {
            s_strict.GetByteCount(key);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
