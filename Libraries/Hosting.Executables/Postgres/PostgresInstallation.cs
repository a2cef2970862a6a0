using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Executables;

/// <summary>PostgreSQL's programs on this machine.</summary>
internal sealed partial class PostgresInstallation
{
    private const string Setting = "Native:Postgres";
    private const string DebianFolder = "/usr/lib/postgresql";

    private PostgresInstallation(string server) =>
        // Its companions are beside the program, not beside a link to it.
        Server = File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server;

    public string Server { get; }

    public string InitDb => Path.Combine(Path.GetDirectoryName(Server)!, "initdb" + Path.GetExtension(Server));

    /// <summary>What the setting names, else what the build fetched, else what is installed.</summary>
    public static PostgresInstallation Find(IConfiguration configuration)
    {
        var installation = new PostgresInstallation(
            configuration[Setting] is { Length: > 0 } chosen
                ? Programs.Find(chosen) ?? throw new DistributedApplicationException(
                    $"{Setting} names '{chosen}', which is neither a file nor a program on PATH. Name the program 'postgres', or remove the setting.")
                : Programs.Fetched("NativePostgres") ?? Programs.Find("postgres") ?? Debian() ?? throw new DistributedApplicationException(
                    $"No container runtime answers, and there is no PostgreSQL: install it, or name its program 'postgres' with {Setting}."));
        return File.Exists(installation.InitDb)
            ? installation
            : throw new DistributedApplicationException(
                $"There is no initdb beside '{installation.Server}': install the whole server, or name another with {Setting}.");
    }

    /// <summary>The major version, as data directories are bound to.</summary>
    public async Task<int> MajorAsync(CancellationToken cancellationToken)
    {
        var (_, output) = await Programs.RunAsync(Server, ["--version"], Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
        return Version().Match(output) is { Success: true } match
            ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)
            : throw new DistributedApplicationException($"'{Server} --version' answers '{output.Trim()}': name another server with {Setting}.");
    }

    private static string? Debian() =>
        Directory.Exists(DebianFolder)
            ? Directory.EnumerateDirectories(DebianFolder)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var major) ? major : 0)
                .Select(d => Path.Combine(d, "bin", "postgres"))
                .FirstOrDefault(File.Exists)
            : null;

    [GeneratedRegex(@"(?<=PostgreSQL\)\s)\d+")]
    private static partial Regex Version();
}
