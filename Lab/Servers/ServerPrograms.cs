using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>Where the programs of Redis, Valkey, Garnet, memcached and PostgreSQL are on this machine.</summary>
internal static class ServerPrograms
{
    private const string DebianPostgres = "/usr/lib/postgresql";
    private const string FetchedPostgres = "Libraries/Hosting.Executables/Servers/.tools/postgres/bin/postgres";

    /// <exception cref="ProgramNotFoundException">It is not installed.</exception>
    public static string Redis() =>
        Named("Executables__Redis") ?? InstalledProgram.Find("redis-server") ?? throw new ProgramNotFoundException("redis-server is not installed: apt-get install redis-server.");

    /// <exception cref="ProgramNotFoundException">It is not installed.</exception>
    public static string Valkey() => InstalledProgram.Find("valkey-server") ?? throw new ProgramNotFoundException("valkey-server is not installed: apt-get install valkey-server, where the distribution has it.");

    /// <exception cref="ProgramNotFoundException">It is not installed.</exception>
    public static string Memcached() => InstalledProgram.Find("memcached") ?? throw new ProgramNotFoundException("memcached is not installed: apt-get install memcached.");

    /// <summary>What the environment variable <c>Executables__Postgres</c> names, else what the build fetched, else the newest that is installed.</summary>
    /// <exception cref="ProgramNotFoundException">It is not installed.</exception>
    public static string Postgres()
    {
        var program = Named("Executables__Postgres") ?? Existing(Path.Combine(SourceTree.Root, FetchedPostgres)) ?? InstalledProgram.Find("postgres") ?? Debian()
            ?? throw new ProgramNotFoundException("PostgreSQL is neither fetched by the build nor installed: apt-get install postgresql.");

        // On PATH it may be a link; initdb is beside its target.
        return File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
    }

    /// <summary>Garnet's assembly, in the package that the build downloaded.</summary>
    /// <exception cref="ProgramNotFoundException">It was not downloaded.</exception>
    public static string Garnet()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var garnet = new DirectoryInfo(Path.Combine(packages, "garnet-server"));
        var assemblies = garnet.Exists ? garnet.EnumerateFiles("GarnetServer.dll", SearchOption.AllDirectories) : [];
        return assemblies.Select(static file => file.FullName).Min(StringComparer.Ordinal)
            ?? throw new ProgramNotFoundException("Garnet is not among the NuGet packages: run dotnet restore.");
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : null;

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static string? Debian() =>
        Directory.Exists(DebianPostgres) ? Directory.EnumerateFiles(DebianPostgres, "postgres", SearchOption.AllDirectories).Max(StringComparer.Ordinal) : null;
}
