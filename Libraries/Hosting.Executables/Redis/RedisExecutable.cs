using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables.Redis;

/// <summary>The server that speaks Redis's protocol on this machine, and how it is started.</summary>
internal sealed record RedisExecutable(string Command, IReadOnlyList<string> Arguments, bool IsGarnet)
{
    private const string Setting = $"{ExecutablesOptions.Section}:{nameof(ExecutablesOptions.Redis)}";
    private const string Garnet = "garnet-server";

    private static readonly string[] s_installed = ["redis-server", "valkey-server"];

    /// <summary>The configuration file's name in the data directory.</summary>
    public string ConfigurationFile => IsGarnet ? "garnet.conf" : "redis.conf";

    /// <summary>The server that the setting names, else redis-server or valkey-server on PATH, else the Garnet that the build fetched.</summary>
    public static RedisExecutable Find(ExecutablesOptions options) =>
        options.Redis is { Length: > 0 } chosen
            ? Chosen(chosen)
            : s_installed.Select(Installed).FirstOrDefault(server => server is not null) ?? FetchedGarnet() ?? Installed(Garnet)
                ?? throw new DistributedApplicationException(
                    "No container runtime answers, and there is no Redis: build the solution here, which fetches Garnet, "
                    + $"or install redis-server or valkey-server, or set {Setting} to a server's path.");

    private static RedisExecutable Chosen(string pathOrName) =>
        Installed(pathOrName) ?? (pathOrName == Garnet ? FetchedGarnet() : null) ?? throw new DistributedApplicationException(
            $"{Setting} is '{pathOrName}', which is neither a file nor a program on PATH: set it to redis-server, valkey-server, garnet-server or a path, or remove the setting.");

    /// <summary>The configuration file's text.</summary>
    /// <param name="password">Kept off the command line, which every user of the machine can read.</param>
    /// <param name="data">The directory for the data; null to keep none.</param>
    public string Configuration(string? password, string? data) =>
        IsGarnet ? RedisConfiguration.ForGarnet(password, data) : RedisConfiguration.ForRedis(password, data);

    /// <summary>The arguments, without the port, that make the server read the file.</summary>
    public IEnumerable<string> ArgumentsFor(string file) => IsGarnet ? [.. Arguments, "--config-import-path", file] : [.. Arguments, file];

    // Started by its assembly: the tool's own launcher would cost one more process and half a second.
    private static RedisExecutable? FetchedGarnet() =>
        FetchedServers.Garnet is { } assembly && ExecutableFinder.Find("dotnet") is { } dotnet ? new(dotnet, [assembly], IsGarnet: true) : null;

    private static RedisExecutable? Installed(string pathOrName) =>
        ExecutableFinder.Find(pathOrName) is { } path
            ? new(path, [], IsGarnet: Path.GetFileName(path).Contains("garnet", StringComparison.OrdinalIgnoreCase))
            : null;
}
