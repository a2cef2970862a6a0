namespace Showroom.Hosting.Services;

/// <summary>
/// The source tree of the running app host. The SDK compiles absolute paths of the projects in; in a tree that was copied after
/// its build they would lead back to the original.
/// </summary>
public sealed class RunningTree
{
    private readonly string _compiledRoot;
    private readonly string _root;

    private RunningTree(string compiledRoot, string root, string appHostName)
    {
        _compiledRoot = compiledRoot;
        _root = root;
        AppHostFolder = Path.Combine(root, appHostName);
    }

    /// <summary>The folder of the app host's project in this tree.</summary>
    public string AppHostFolder { get; }

    /// <summary>Looks for the app host's project from the running program's folder upwards; without one, the tree at build time is used.</summary>
    /// <param name="appHostDirectory">The folder of the app host's project at build time.</param>
    /// <param name="baseDirectory">The folder of the running program, which is the app host or a test.</param>
    public static RunningTree Locate(string appHostDirectory, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(appHostDirectory);
        var appHost = new DirectoryInfo(appHostDirectory);
        var compiledRoot = appHost.Parent?.FullName ?? appHost.FullName;
        return new(compiledRoot, FindAbove(baseDirectory, Path.Combine(appHost.Name, $"{appHost.Name}.csproj")) ?? compiledRoot, appHost.Name);
    }

    /// <summary>The nearest of a folder and those above it that contains a file.</summary>
    /// <param name="folder">Where the search begins.</param>
    /// <param name="file">The file's path below the folder to find.</param>
    /// <returns>The folder's full path; null when none contains the file.</returns>
    public static string? FindAbove(string folder, string file)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(file);
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, file)))
            {
                return candidate.FullName;
            }
        }

        return null;
    }

    /// <summary>The same file in this tree; <paramref name="path"/> itself when this tree has no such file.</summary>
    public string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var resolved = Path.GetFullPath(Path.GetRelativePath(_compiledRoot, path), _root);
        return File.Exists(resolved) ? resolved : path;
    }
}
