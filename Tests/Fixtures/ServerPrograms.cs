using System.Reflection;

namespace Showroom.Tests.Fixtures;

/// <summary>Where the servers' programs are: named by a setting, on PATH, or where Debian puts them.</summary>
internal static class ServerPrograms
{
    /// <summary>Skips the running test, saying what is missing, when the program cannot be found.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="setting">The environment variable that may hold its path.</param>
    /// <param name="folders">Further folders to look in; the last is preferred.</param>
    public static string Find(string name, string setting, params string[] folders)
    {
        var named = Environment.GetEnvironmentVariable(setting);
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Reverse().Concat(onPath).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Skip($"{name} is neither on PATH nor named by the environment variable {setting}.");
        }

        return found;
    }

    /// <summary>Garnet's assembly, from the package that the local tool was restored to.</summary>
    public static string Garnet()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.EnumerateFiles(Path.Combine(packages, "garnet-server"), "GarnetServer.dll", SearchOption.AllDirectories).Min(StringComparer.Ordinal)
            ?? throw new FileNotFoundException("Garnet is not there: run 'dotnet tool restore'.");
    }

    /// <summary>The folders of Debian's Postgres versions, oldest first, and last that of the Postgres which the build fetched.</summary>
    public static string[] PostgresFolders()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order()
            : Enumerable.Empty<string>();
        var fetched = typeof(Aspire.Hosting.NativePostgresExtensions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "NativePostgres")?.Value;
        return [.. debian, .. fetched is null ? [] : new[] { Path.GetDirectoryName(fetched)! }];
    }
}
