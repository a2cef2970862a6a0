namespace Showroom.Hosting.Services;

/// <summary>
/// The source tree that the running app host belongs to. The SDK compiles absolute paths of the projects in; in a tree that
/// was copied after its build they would lead back to the original.
/// </summary>
internal sealed class RunningTree
{
    private readonly string _compiledRoot;
    private readonly string _root;

    private RunningTree(string compiledRoot, string root)
    {
        _compiledRoot = compiledRoot;
        _root = root;
    }

    /// <summary>Looks for the app host's project from the running program's folder upwards.</summary>
    /// <param name="appHostDirectory">The folder of the app host's project at build time.</param>
    /// <param name="baseDirectory">The folder of the running program, of the app host or of a test.</param>
    public static RunningTree Locate(string appHostDirectory, string baseDirectory)
    {
        var appHost = new DirectoryInfo(appHostDirectory);
        var compiledRoot = appHost.Parent?.FullName ?? appHost.FullName;
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, appHost.Name, $"{appHost.Name}.csproj")))
            {
                return new(compiledRoot, folder.FullName);
            }
        }

        return new(compiledRoot, compiledRoot);
    }

    /// <summary>The same file in this tree; <paramref name="path"/> itself when this tree has no such file.</summary>
    public string Resolve(string path)
    {
        var resolved = Path.GetFullPath(Path.GetRelativePath(_compiledRoot, path), _root);
        return File.Exists(resolved) ? resolved : path;
    }
}
