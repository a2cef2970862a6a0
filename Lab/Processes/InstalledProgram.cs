namespace Showroom.Lab.Processes;

/// <summary>Programs of the system: servers, load generators, validators.</summary>
internal static class InstalledProgram
{
    // Where servers are installed; PATH of an ordinary user does not have these.
    private static readonly string[] s_systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>The program's path, or null when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(s_systemFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
