using System.Text.RegularExpressions;

namespace Showroom.Tests.Model.Structure;

/// <summary>A project's sources: which folder uses types of which other folder.</summary>
internal sealed partial class SourceProject
{
    private readonly IReadOnlyList<SourceFile> _files;

    private SourceProject(string path, IReadOnlyList<SourceFile> files) => (Path, _files) = (path, files);

    /// <summary>Of the project file, from the root of the checkout.</summary>
    public string Path { get; }

    public static IEnumerable<SourceProject> All() =>
        Sources(SourceTree.Root, "*.csproj").Select(static project =>
            In(System.IO.Path.GetDirectoryName(project)!, System.IO.Path.GetRelativePath(SourceTree.Root, project).Replace('\\', '/')));

    /// <summary>The sources of a folder.</summary>
    public static SourceProject In(string folder, string path = "") => new(path, [.. Sources(folder, "*.cs").Select(file => SourceFile.Read(folder, file))]);

    /// <summary>The projects that this one references, by their paths from the root of the checkout.</summary>
    public IReadOnlyList<string> References()
    {
        var project = System.IO.Path.Combine(SourceTree.Root, Path);
        return
        [
            .. ProjectReference().Matches(File.ReadAllText(project))
                .Select(match => System.IO.Path.GetFullPath(match.Groups[1].Value.Replace('\\', '/'), System.IO.Path.GetDirectoryName(project)!))
                .Select(static path => System.IO.Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/')),
        ];
    }

    /// <summary>Every use of a type by a file of another folder.</summary>
    public IEnumerable<FolderDependency> Dependencies()
    {
        var declarations = _files
            .SelectMany(static file => file.Types.Select(type => (Type: type, file.Namespace, file.Folder)))
            .ToLookup(static declaration => declaration.Type);
        return
            from file in _files
            from identifier in file.Identifiers
            let visible = declarations[identifier].Where(declaration => file.Sees(declaration.Namespace)).ToArray()

            // A type of the file's own folder hides one of the same name elsewhere.
            where visible.Length > 0 && visible.All(declaration => declaration.Folder != file.Folder)
            from declaration in visible
            select new FolderDependency(file.Folder, declaration.Folder, $"{file.Name} uses {identifier}");
    }

    /// <summary>Folders that use each other, in one or several steps: each with everything that makes the cycle.</summary>
    public IEnumerable<IReadOnlyList<FolderDependency>> Cycles()
    {
        var dependencies = Dependencies().ToArray();
        var edges = dependencies.ToLookup(static dependency => dependency.From, static dependency => dependency.To);
        var reachable = edges.ToDictionary(static edge => edge.Key, edge => Reachable(edge.Key));
        return dependencies
            .Where(dependency => reachable.GetValueOrDefault(dependency.To)?.Contains(dependency.From) == true)
            .GroupBy(dependency => string.Join(", ", reachable[dependency.From].Where(folder => reachable.GetValueOrDefault(folder)?.Contains(dependency.From) == true).Order(StringComparer.Ordinal)))
            .Select(static cycle => (IReadOnlyList<FolderDependency>)[.. cycle]);

        HashSet<string> Reachable(string folder)
        {
            var seen = new HashSet<string>();
            var pending = new Stack<string>(edges[folder]);
            while (pending.TryPop(out var next))
            {
                if (seen.Add(next))
                {
                    foreach (var further in edges[next])
                    {
                        pending.Push(further);
                    }
                }
            }

            return seen;
        }
    }

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(file => !Generated().IsMatch(System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("(^|/)(bin|obj|node_modules|Migrations|[.][^/]+)/")]
    private static partial Regex Generated();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ProjectReference();
}

/// <param name="From">The folder of the file, from the project's folder.</param>
/// <param name="To">The folder that declares the type.</param>
/// <param name="Reason">Which file and which type.</param>
internal sealed record FolderDependency(string From, string To, string Reason);
