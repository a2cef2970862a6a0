using System.Globalization;
using Showroom.Api.Platform.Validation;

namespace Showroom.Api.Accounts.Names;

/// <summary>The rule for names of accounts: readable, of one alphabet, and without white space that cannot be seen.</summary>
internal static class AccountName
{
    public const int MaxLength = 32;

    public static string Rule { get; } =
        $"1 to {MaxLength} characters, {ReadableText.Rule}; single spaces inside only; letters of one alphabet, since Latin, Greek and Cyrillic letters look alike.";

    /// <summary>Whether an account may be registered with this name.</summary>
    public static bool IsValid(string? name) =>
        ReadableText.IsValid(name, 2 * MaxLength)
        && name!.EnumerateRunes().Count() <= MaxLength
        && HasVisibleSpaces(name)
        && Alphabets.In(name).Take(2).Count() < 2;

    private static bool HasVisibleSpaces(string name)
    {
        var previous = ' ';
        foreach (var character in name + ' ')
        {
            if (char.IsWhiteSpace(character) && (character != ' ' || previous == ' '))
            {
                return false;
            }

            previous = character;
        }

        return name[^1] != ' ' && CharUnicodeInfo.GetUnicodeCategory(name, 0) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);
    }
}
