using System.Text.RegularExpressions;

namespace Showroom.Tests.Model.Structure;

/// <summary>What a source file declares and uses, read without a compiler: types by their names, within the namespaces that the file sees.</summary>
internal sealed partial class SourceFile
{
    private readonly IReadOnlyList<string> _namespaces;

    private SourceFile(string folder, string name, string text)
    {
        Folder = folder;
        Name = name;
        var code = Noise().Replace(text, static match => match.Value.StartsWith('/') || match.Value.StartsWith('#') ? "" : "\"\"");
        Namespace = NamespaceDeclaration().Match(code).Groups[1].Value;
        _namespaces = [Namespace, .. Using().Matches(code).Select(static match => match.Groups[1].Value)];
        Types = [.. Declaration().Matches(code).Select(static match => match.Groups[1].Value).Distinct()];
        Identifiers = [.. Identifier().Matches(code).Select(static match => match.Value).Distinct()];
    }

    /// <summary>From the project's folder; empty for a file beside the project.</summary>
    public string Folder { get; }

    public string Name { get; }

    public string Namespace { get; }

    public IReadOnlyList<string> Types { get; }

    public IReadOnlyList<string> Identifiers { get; }

    public static SourceFile Read(string projectFolder, string path) => new(
        Path.GetRelativePath(projectFolder, Path.GetDirectoryName(path)!).Replace('\\', '/').TrimStart('.'),
        Path.GetFileName(path),
        File.ReadAllText(path));

    /// <summary>Whether the file can name the types of a namespace: its own, one above it, or one that it imports.</summary>
    public bool Sees(string other) =>
        _namespaces.Contains(other) || Namespace == other || Namespace.StartsWith(other + ".", StringComparison.Ordinal);

    // Comments, directives, and texts in quotes.
    [GeneratedRegex("""
        //[^\n]*|/\*.*?\*/|^\s*\#[^\n]*|\$*\"{3,}.*?\"{3,}|[$]?@\"(?:[^\"]|\"\")*\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\])'
        """, RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Using();

    // Nested types are their outer type's.
    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|file)\s+)*(?:class|interface|enum|(?:record\s+)?struct|record(?:\s+class)?|delegate\s+[\w<>?,.]+)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // Not the member behind a dot, nor the name of a property.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*\b(?!\s*(?:\{\s*(?:get|set|init|internal|private|protected)|=>|=(?!=)))")]
    private static partial Regex Identifier();
}
