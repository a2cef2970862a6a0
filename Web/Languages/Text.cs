namespace Showroom.Web.Languages;

/// <summary>The texts of the pages: <c>Text.resx</c> in English, <c>Text.ko.resx</c> and <c>Text.ja.resx</c>.</summary>
public sealed class Text
{
    private Text()
    {
    }
}
