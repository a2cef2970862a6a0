using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Showroom.Api.Catalog.Data;

/// <summary>A search by up to eight words, each the beginning of a word of the product.</summary>
internal sealed class SearchTerms
{
    public const int MaxLength = 100;
    private const int MaxWords = 8;

    private SearchTerms(string tsQuery) => TsQuery = tsQuery;

    /// <summary>The words in the syntax of <c>to_tsquery</c>; they hold letters and digits only, so nothing needs quoting.</summary>
    public string TsQuery { get; }

    /// <summary>Returns false when the text contains no word.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SearchTerms? terms)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            words.Append(char.IsLetterOrDigit(c) ? c : ' ');
        }

        var split = words.ToString().Split(' ', MaxWords + 1, StringSplitOptions.RemoveEmptyEntries);
        terms = split.Length == 0 ? null : new SearchTerms(string.Join(" & ", split.Take(MaxWords).Select(word => word + ":*")));
        return terms is not null;
    }
}
