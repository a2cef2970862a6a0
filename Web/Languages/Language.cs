using System.Globalization;

namespace Showroom.Web.Languages;

/// <summary>A language of the pages.</summary>
/// <param name="Code">Of ISO 639: it names the resources, and the language of the page to browsers.</param>
/// <param name="Name">In the language itself.</param>
/// <param name="Cultures">How times, numbers and money are written, by region; the first one when the region is not known.</param>
public sealed record Language(string Code, string Name, IReadOnlyList<CultureInfo> Cultures)
{
    /// <summary>All languages; the first one is for visitors who ask for none of them.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "English", Of("en-US", "en-GB")),
        // A neutral culture writes money with a generic sign.
        new("ko", "한국어", Of("ko-KR")),
        new("ja", "日本語", Of("ja-JP")),
    ];

    /// <summary>The language of the request.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.Name) ?? All[0];

    /// <summary>The language of a tag such as <c>ko</c> or <c>en-GB</c>.</summary>
    public static Language? Find(string? tag) => All.FirstOrDefault(language => language.IsLanguageOf(tag));

    /// <summary>The culture of a tag in this language: that of its region, else the first one.</summary>
    public CultureInfo CultureOf(string tag) =>
        Cultures.FirstOrDefault(culture => culture.Name.Equals(tag, StringComparison.OrdinalIgnoreCase)) ?? Cultures[0];

    private static CultureInfo[] Of(params string[] names) => [.. names.Select(CultureInfo.GetCultureInfo)];

    private bool IsLanguageOf(string? tag) => tag is not null
        && tag.StartsWith(Code, StringComparison.OrdinalIgnoreCase) && (tag.Length == Code.Length || tag[Code.Length] == '-');
}
