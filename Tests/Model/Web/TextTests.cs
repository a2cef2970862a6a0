using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Showroom.Tests.Model.Web;

/// <summary>The texts of the pages in all languages.</summary>
public sealed partial class TextTests
{
    private static readonly string s_web = Path.Combine(SourceTree.Root, "Web");
    private static readonly Dictionary<string, string> s_english = Read("Text.resx");
    private static readonly Dictionary<string, string> s_lab = Read("LabText.resx", "Lab");

    [Theory]
    [InlineData("Text.ko.resx")]
    [InlineData("Text.ja.resx")]
    public void Every_language_has_every_text_with_the_same_placeholders(string file)
    {
        var texts = Read(file);

        Assert.Equal(s_english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts, text => Assert.Equal(Placeholders(s_english[text.Key]), Placeholders(text.Value)));
        Assert.All(texts, static text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Theory]
    [InlineData("LabText.ko.resx")]
    [InlineData("LabText.ja.resx")]
    public void Every_language_has_every_text_of_the_lab(string file) => Assert.Equal(s_lab.Keys.Order(StringComparer.Ordinal), Read(file, "Lab").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var named = Directory.EnumerateFiles(s_web, "*.*", SearchOption.AllDirectories)
            .Where(static file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith("Forms.cs", StringComparison.Ordinal))
            .Where(static file => !file.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(static file => NamePattern().Matches(File.ReadAllText(file)).Select(match => (Name: match.Groups["name"].Value, File: file)))
            .ToArray();

        Assert.True(named.Length > 50);
        Assert.All(named, static text => Assert.True(TextsOf(text.File).ContainsKey(text.Name), $"{text.File} names {text.Name}."));
    }

    private static Dictionary<string, string> TextsOf(string file) =>
        Path.GetRelativePath(s_web, file).Split(Path.DirectorySeparatorChar)[0] is "Lab" or "Topology" ? s_lab : s_english;

    private static Dictionary<string, string> Read(string file, string folder = "Languages") => XDocument.Load(Path.Combine(s_web, folder, file)).Root!
        .Elements("data").ToDictionary(static data => data.Attribute("name")!.Value, static data => data.Element("value")!.Value);

    private static string[] Placeholders(string text) => [.. PlaceholderPattern().Matches(text).Select(static match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""(?:\b[TL]\[|Refused\(\w+, |Done\(\w+, |Refuse\(|Unit=)"(?<name>[A-Z][A-Za-z.]*)"[\],)]?""")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex PlaceholderPattern();
}
