using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>
/// The lines of the app host that add the resources of the model, from its sources: <c>AppHost.cs:5</c>. The text is read because the methods
/// that add resources are Aspire's own, which do not record their callers. Without sources, as in a published app host, there are no lines.
/// </summary>
internal sealed partial class SourceLines
{
    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);

    /// <param name="directory">The project of the app host.</param>
    public static SourceLines Read(string directory)
    {
        var lines = new SourceLines();
        if (Directory.Exists(directory))
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*.cs").Order(StringComparer.Ordinal))
            {
                lines.Add(Path.GetFileName(file), File.ReadAllText(file));
            }
        }

        return lines;
    }

    /// <summary>The name of the file, without its directory, and the line; null when no call with the name as text was found.</summary>
    public string? Of(string resource) => _lines.GetValueOrDefault(resource);

    private void Add(string file, string text)
    {
        var code = LineComment().Replace(text, "");
        foreach (Match call in AddCall().Matches(code))
        {
            _lines.TryAdd(call.Groups[1].Value, $"{file}:{code.AsSpan(0, call.Index).Count('\n') + 1}");
        }
    }

    [GeneratedRegex("^[ \\t]*//.*$", RegexOptions.Multiline)]
    private static partial Regex LineComment();

    // AddRedis("cache"), AddReplicas<Projects.Api>("api", 3)
    [GeneratedRegex(@"\bAdd\w+\s*(?:<[^;()]*>)?\s*\(\s*""([^""\n]+)""")]
    private static partial Regex AddCall();
}
