using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Showroom.Api.Accounts.Names;

/// <summary>
/// The form in which names are compared: two names with the same form are the same name. Removes the difference of case, and of letters that look alike in two
/// alphabets, so that "сора" in Cyrillic letters is "copa". The input is in the form NFKC (<see cref="UnicodeForms"/>).
/// </summary>
internal sealed class AccountNameNormalizer : ILookupNormalizer
{
    // Lower-case letters of the second line and, since case does not count, those whose capitals look alike.
    private static readonly FrozenDictionary<char, char> s_latin = Pairs(
        ("авеёікмнорстухјѕһԁԛԝ", "abeëikmhopctyxjshdqw"),
        ("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj"));

    public string? NormalizeName(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var form = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            // Upper, then lower: some letters, such as the Greek sigma, have two small forms and one capital.
            var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
            switch (folded.Value)
            {
                // Sharp s folds to two letters; the dotless i has the capital I.
                case 'ß':
                    form.Append("ss");
                    break;
                case 'ı':
                    form.Append('i');
                    break;
                // Variation selectors choose between two pictures of one character.
                case >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF:
                    break;
                default:
                    form.Append(folded.IsBmp && s_latin.TryGetValue((char)folded.Value, out var latin) ? latin.ToString() : folded.ToString());
                    break;
            }
        }

        return form.ToString();
    }

    public string? NormalizeEmail(string? email) => NormalizeName(email);

    private static FrozenDictionary<char, char> Pairs(params (string Letters, string Latin)[] alphabets) => alphabets
        .SelectMany(alphabet => alphabet.Letters.Zip(alphabet.Latin))
        .ToFrozenDictionary(pair => pair.First, pair => pair.Second);
}
