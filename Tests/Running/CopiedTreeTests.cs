using System.Globalization;
using Showroom.Lab.Services;

namespace Showroom.Tests.Running;

/// <summary>A built tree that is copied to another folder, beside the application of the original tree.</summary>
[Collection<SharedApplication>]
public sealed class CopiedTreeTests(RunningSystem system) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new();
    private readonly TemporaryDirectory _folder = new("showroom-copy-");

    private CancellationToken Deadline => _deadline.Token;

    private string Copy => _folder.Combine("the copy");

    private string Assembly => Path.Combine(Copy, "AppHost", "bin", SourceTree.Configuration, "net10.0", "AppHost.dll");

    [Fact]
    public async Task It_runs_its_own_programs_on_its_own_data_at_the_same_time_and_leaves_no_process_when_it_is_killed()
    {
        await system.App;
        _deadline.CancelAfter(TimeSpan.FromMinutes(8));
        await CopyTreeAsync();
        await using var host = await StartedHost.StartAsync(new() { Assembly = Assembly }, Deadline);

        var programs = host.Processes.Programs();
        foreach (var name in (string[])["Api", "Gateway", "Worker", "postgres"])
        {
            Assert.Contains(programs, program => Path.GetFileName(program) == name);
            Assert.All(programs.Where(program => Path.GetFileName(program) == name), program => Assert.StartsWith(Copy, program, StringComparison.Ordinal));
        }

        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(Copy, "AppHost", ".data")));
        await GatewayReadiness.WaitUntilServedByAsync(host.Gateway, RunningSystem.Replicas, Deadline);

        var second = await ChildProcess.RunAsync(
            "dotnet", [Assembly, $"--Gateway:Port={host.Gateway.Port.ToString(CultureInfo.InvariantCulture)}", "--Executables:Mode=always"],
            new() { Environment = StartedHost.Environment }, Deadline);
        Assert.Equal(1, second.ExitCode);
        Assert.Equal(
            $"Port {host.Gateway.Port} of 'gateway' is in use: stop the program that listens on it, or choose another with --Gateway:Port=PORT (0 for any free one).", second.Errors.Trim());
        await host.AssertKilledAsync();
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Dispose();
    }

    // What a copy of the whole tree has and a run needs.
    private async Task CopyTreeAsync()
    {
        var postgres = Path.Combine("Libraries", "Hosting.Executables", "Servers", ".tools", "postgres");
        var emulator = Path.Combine("Libraries", "Hosting.Messaging", "Emulator");
        var mail = Path.Combine("Libraries", "Hosting.Messaging", "Mail");
        string[] paths =
        [
            .. ((string[])["AppHost", "Api", "Gateway", "Worker", "Web"]).SelectMany(project =>
                (string[])[Path.Combine(project, $"{project}.csproj"), Path.Combine(project, "bin", SourceTree.Configuration)]),
            postgres, emulator, mail,
        ];
        foreach (var path in paths)
        {
            var target = Path.Combine(Copy, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await ChildProcess.RunSuccessfullyAsync("cp", ["-a", Path.Combine(SourceTree.Root, path), target], Deadline);
        }
    }
}
