using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>PostgreSQL's programs on this machine.</summary>
internal sealed partial class PostgresInstallation
{
    private const string Setting = $"{ExecutablesOptions.Section}:{nameof(ExecutablesOptions.Postgres)}";
    private const string DebianFolder = "/usr/lib/postgresql";

    private PostgresInstallation(string server) =>
        // initdb is beside the program, not beside a link to it.
        Server = File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server;

    public string Server { get; }

    public string InitDb => Path.Combine(Path.GetDirectoryName(Server)!, "initdb" + Path.GetExtension(Server));

    /// <summary>The server that the setting names, else the one that the build fetched, else the one that is installed.</summary>
    public static PostgresInstallation Find(ExecutablesOptions options)
    {
        var installation = new PostgresInstallation(
            options.Postgres is { Length: > 0 } chosen
                ? ExecutableFinder.Find(chosen) ?? throw new DistributedApplicationException(
                    $"{Setting} is '{chosen}', which is neither a file nor a program on PATH: set it to the path of the program 'postgres', or remove the setting.")
                : FetchedServers.Postgres ?? ExecutableFinder.Find("postgres") ?? Debian() ?? throw new DistributedApplicationException(
                    $"No container runtime answers, and there is no PostgreSQL: build the solution here, which fetches it, or install it, or set {Setting} to the path of its program 'postgres'."));
        return File.Exists(installation.InitDb)
            ? installation
            : throw new DistributedApplicationException(
                $"There is no initdb beside '{installation.Server}': install the whole server, or set {Setting} to another one.");
    }

    /// <summary>The major version; a data directory belongs to one.</summary>
    public async Task<int> MajorAsync(CancellationToken cancellationToken)
    {
        var (_, output) = await ProcessRunner.RunAsync(Server, ["--version"], Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
        return Version().Match(output) is { Success: true } match
            ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)
            : throw new ServerStartException($"'{Server} --version' prints '{output.Trim()}', which is no version: set {Setting} to another server.");
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
