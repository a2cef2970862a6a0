using System.Text;

namespace Showroom.Api.Accounts.Names;

/// <summary>The alphabets whose letters are easily mistaken for those of another: a name has letters of at most one of them.</summary>
internal static class Alphabets
{
    /// <summary>Blocks of Unicode. What is in none of them (digits, punctuation, other scripts) goes with any alphabet.</summary>
    private static readonly (int First, int Last, string Alphabet)[] s_blocks =
    [
        (0x0041, 0x024F, "Latin"), (0x0250, 0x02AF, "Latin"), (0x1D00, 0x1D25, "Latin"), (0x1E00, 0x1EFF, "Latin"), (0x2C60, 0x2C7F, "Latin"),
        (0xA720, 0xA7FF, "Latin"), (0xAB30, 0xAB6F, "Latin"), (0xFB00, 0xFB06, "Latin"), (0xFF21, 0xFF5A, "Latin"),
        (0x0370, 0x03FF, "Greek"), (0x1F00, 0x1FFF, "Greek"),
        (0x0400, 0x052F, "Cyrillic"), (0x1C80, 0x1C8F, "Cyrillic"), (0x2DE0, 0x2DFF, "Cyrillic"), (0xA640, 0xA69F, "Cyrillic"),
        (0x0530, 0x058F, "Armenian"), (0xFB13, 0xFB17, "Armenian"),
        (0x13A0, 0x13FF, "Cherokee"), (0xAB70, 0xABBF, "Cherokee"),
        (0x2C80, 0x2CFF, "Coptic"),
        (0xA4D0, 0xA4FF, "Lisu"),
    ];

    /// <summary>The alphabets in a text, each once.</summary>
    public static IEnumerable<string> In(string text) => text.EnumerateRunes()
        .Where(Rune.IsLetter)
        .SelectMany(letter => s_blocks.Where(block => letter.Value >= block.First && letter.Value <= block.Last).Select(block => block.Alphabet))
        .Distinct();
}
