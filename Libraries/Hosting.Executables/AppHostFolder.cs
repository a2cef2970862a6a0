namespace Showroom.Hosting.Executables;

/// <summary>The folder of the app host's project. Its path is compiled in; a tree that was copied after the build must not use the original's.</summary>
internal static class AppHostFolder
{
    /// <param name="compiled">The folder at build time.</param>
    /// <param name="baseDirectory">The folder of the running program; the project is looked up from here upwards.</param>
    /// <returns>The project's folder in the running tree; <paramref name="compiled"/> when the program is in no tree.</returns>
    public static string Find(string compiled, string baseDirectory)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(compiled));
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, name);
            if (File.Exists(Path.Combine(candidate, $"{name}.csproj")))
            {
                return candidate;
            }
        }

        return compiled;
    }
}
