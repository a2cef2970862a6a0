namespace Showroom.Hosting.Executables.Processes;

/// <summary>Finds programs on this machine.</summary>
internal static class ExecutableFinder
{
    private static readonly string s_extension = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The full path of a program given by a path or by a name on PATH; null when there is none.</summary>
    public static string? Find(string pathOrName)
    {
        if (Path.GetFileName(pathOrName) != pathOrName)
        {
            return File.Exists(pathOrName) ? Path.GetFullPath(pathOrName) : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, WithExtension(pathOrName)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The file name of a program on this operating system.</summary>
    public static string WithExtension(string path) => Path.HasExtension(path) ? path : path + s_extension;
}
