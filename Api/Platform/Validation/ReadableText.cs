using System.Globalization;

namespace Showroom.Api.Platform.Validation;

/// <summary>
/// Text that people read: what it says is what they see. Refused are control characters, line and paragraph separators, format characters (which
/// override the direction of text or have no width) and the letters and marks that are displayed as nothing.
/// </summary>
internal static class ReadableText
{
    public const string Rule = "no control, direction or invisible characters";

    /// <summary>Whether the text is not blank, has at most <paramref name="maxLength"/> UTF-16 units, and keeps to the rule.</summary>
    public static bool IsValid(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > maxLength)
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (IsRefused(rune.Value, CharUnicodeInfo.GetUnicodeCategory(rune.Value)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRefused(int character, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        // Default_Ignorable_Code_Point of other categories, without the variation selectors that emoji have.
        || character is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x3164 or 0xffa0;
}
