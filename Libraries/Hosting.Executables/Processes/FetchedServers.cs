using System.Reflection;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables.Processes;

/// <summary>
/// The servers that the build fetches (Servers/Servers.targets). The assembly holds where they are below the source tree and
/// below the folder of NuGet packages; both are looked up at run time, so that a tree that was built and then copied uses its own.
/// </summary>
internal static class FetchedServers
{
    /// <summary>The program <c>postgres</c>; null when it was not fetched.</summary>
    public static string? Postgres { get; } = FindPostgres(AppContext.BaseDirectory);

    /// <summary>Garnet's assembly; null when it was not fetched.</summary>
    public static string? Garnet { get; } = FindGarnet(Environment.GetEnvironmentVariable("NUGET_PACKAGES"));

    /// <summary>Looks in the directory and in those above it.</summary>
    public static string? FindPostgres(string baseDirectory)
    {
        if (Metadata("PostgresPath") is not { } path)
        {
            return null;
        }

        var file = ExecutableFinder.WithExtension(path);
        return RunningTree.FindAbove(baseDirectory, file) is { } folder ? Path.GetFullPath(Path.Combine(folder, file)) : null;
    }

    /// <summary>Looks in the given folder of packages, in the one that the build used, and in the user's.</summary>
    public static string? FindGarnet(string? packages)
    {
        var user = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Metadata("GarnetPath") is { } path
            ? new[] { packages, Metadata("NuGetPackages"), user }
                .Where(folder => !string.IsNullOrEmpty(folder))
                .Select(folder => Path.GetFullPath(Path.Combine(folder!, path)))
                .FirstOrDefault(File.Exists)
            : null;
    }

    private static string? Metadata(string key) =>
        typeof(FetchedServers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;
}
