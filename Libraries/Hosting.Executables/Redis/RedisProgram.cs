using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Executables;

/// <summary>The server that speaks Redis's protocol on this machine, and how it is started.</summary>
internal sealed record RedisProgram(string Command, IReadOnlyList<string> Arguments, bool IsGarnet)
{
    private const string Setting = "Native:Redis";
    private const string Garnet = "garnet-server";

    private static readonly string[] s_installed = ["redis-server", "valkey-server"];

    /// <summary>What the setting names, else redis-server or valkey-server on PATH, else the Garnet that the build fetched.</summary>
    public static RedisProgram Find(IConfiguration configuration) =>
        configuration[Setting] is { Length: > 0 } chosen
            ? Chosen(chosen)
            : s_installed.Select(Installed).FirstOrDefault(program => program is not null) ?? FetchedGarnet() ?? Installed(Garnet)
                ?? throw new DistributedApplicationException(
                    $"No container runtime answers, and there is no Redis: install redis-server, valkey-server or garnet-server, or name one with {Setting}.");

    private static RedisProgram Chosen(string pathOrName) =>
        Installed(pathOrName) ?? (pathOrName == Garnet ? FetchedGarnet() : null) ?? throw new DistributedApplicationException(
            $"{Setting} names '{pathOrName}', which is neither a file nor a program on PATH: name redis-server, valkey-server or garnet-server, or remove the setting.");

    /// <summary>The configuration file's text.</summary>
    /// <param name="password">Kept off the command line, which every user of the machine can read.</param>
    /// <param name="data">Where to keep the data; null to keep none.</param>
    public string Configuration(string? password, string? data) =>
        IsGarnet ? RedisConfiguration.ForGarnet(password, data) : RedisConfiguration.ForRedis(password, data);

    /// <summary>The arguments, up to the port, that make it read the file.</summary>
    public IEnumerable<string> Read(string file) => IsGarnet ? [.. Arguments, "--config-import-path", file] : [.. Arguments, file];

    // Started by its assembly: the tool's own launcher would be one more process, and half a second.
    private static RedisProgram? FetchedGarnet() =>
        Programs.Fetched("NativeGarnet") is { } assembly && Programs.Find("dotnet") is { } dotnet ? new(dotnet, [assembly], IsGarnet: true) : null;

    private static RedisProgram? Installed(string pathOrName) =>
        Programs.Find(pathOrName) is { } path
            ? new(path, [], IsGarnet: Path.GetFileName(path).Contains("garnet", StringComparison.OrdinalIgnoreCase))
            : null;
}
