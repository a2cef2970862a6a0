namespace Showroom.ServiceDefaults.Content;

/// <summary>The entity tags of compressed representations: <c>"3"</c> compressed with gzip is <c>"3-gzip"</c>.</summary>
public static class CodedEntityTag
{
    private static readonly string[] s_suffixes = ["-gzip\"", "-br\""];

    /// <summary>The tag without the content coding, which names the version of the resource.</summary>
    public static string WithoutCoding(string tag)
    {
        foreach (var suffix in s_suffixes)
        {
            if (tag.EndsWith(suffix, StringComparison.Ordinal))
            {
                return tag[..^suffix.Length] + '"';
            }
        }

        return tag;
    }

    internal static string Of(string tag, string coding) => tag.StartsWith('"') ? $"{tag[..^1]}-{coding}\"" : tag;
}
