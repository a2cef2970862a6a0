namespace Showroom.Hosting.Executables.Processes;

/// <summary>Processes of servers that use a data directory, also those that an application left behind when it was killed.</summary>
internal static class ServerProcesses
{
    private static readonly string[] s_names = ["postgres", "redis-server", "valkey-server", "dotnet"];

    /// <summary>The id of one of them; null when there is none, and where there is no /proc.</summary>
    public static int? FindUsing(string directory) =>
        Directory.Exists("/proc")
            ? Directory.EnumerateDirectories("/proc")
                .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]) && IsUsing(process, directory))
                .Select(process => (int?)int.Parse(Path.GetFileName(process), System.Globalization.CultureInfo.InvariantCulture))
                .FirstOrDefault()
            : null;

    private static bool IsUsing(string process, string directory)
    {
        try
        {
            var name = File.ReadAllText($"{process}/comm").Trim();
            // Redis and every process of PostgreSQL work in the data directory; Garnet has it on its command line only.
            return s_names.Contains(name, StringComparer.Ordinal)
                && (name == "dotnet"
                    ? File.ReadAllText($"{process}/cmdline").Contains($"{directory}/garnet.conf", StringComparison.Ordinal)
                    : IsWithin(Directory.ResolveLinkTarget($"{process}/cwd", returnFinalTarget: false)?.FullName, directory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or it belongs to another user and cannot use this directory.
            return false;
        }
    }

    private static bool IsWithin(string? path, string directory) =>
        path == directory || path?.StartsWith(directory + "/", StringComparison.Ordinal) == true;
}
