using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway;

/// <summary><c>lab gateway</c>: our gateway against nginx and haproxy, and what it hides when replicas fail.</summary>
internal static class GatewayCommand
{
    private static readonly Option<int> s_rounds = new("--rounds") { Description = "Rounds; each drives every gateway once per number of connections.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> s_seconds = new("--seconds") { Description = "Length of one run, in seconds.", DefaultValueFactory = _ => 6 };
    private static readonly Option<int> s_warmUp = new("--warm-up") { Description = "Load on each gateway before the first round, in seconds: .NET compiles hot code meanwhile.", DefaultValueFactory = _ => 15 };
    private static readonly Option<int[]> s_connections = new("--connections") { Description = "Numbers of connections.", DefaultValueFactory = _ => [1, 64, 256], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> s_output = new("--output") { Description = "Where the report goes: this path with .md and .json.", DefaultValueFactory = _ => "gateway-benchmark" };
    private static readonly Option<bool> s_chaos = new("--chaos") { Description = "No benchmark: kill, freeze and restart replicas under load, and count what a client sees." };

    internal static Command Create()
    {
        var command = new Command("gateway", "The gateway against nginx and haproxy; with --chaos, what it hides when replicas fail.")
        {
            s_rounds, s_seconds, s_warmUp, s_connections, s_output, s_chaos,
        };
        foreach (var option in new[] { s_rounds, s_seconds, s_warmUp })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 3600)
                {
                    result.AddError($"{option.Name} must be between 1 and 3600.");
                }
            });
        }

        s_connections.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } values || values.Any(value => value is < 1 or > 1024))
            {
                result.AddError("--connections must be numbers between 1 and 1024.");
            }
        });
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(s_chaos)
            ? ChaosAsync(cancellationToken)
            : BenchmarkAsync(
                new BenchmarkSettings(
                    arguments.GetValue(s_rounds),
                    TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
                    TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)),
                    arguments.GetValue(s_connections)!),
                arguments.GetValue(s_output)!,
                cancellationToken));
        return command;
    }

    private static async Task<int> ChaosAsync(CancellationToken cancellationToken)
    {
        Progress("publishing the gateway");
        var gateway = await GatewayBuild.PublishAsync(cancellationToken);
        var report = await Chaos.RunAsync(gateway, GatewayBuild.Lab, ChaosSettings.Full, Progress, cancellationToken);
        Console.WriteLine(report.Text());
        return report.Hidden ? 0 : 1;
    }

    private static async Task<int> BenchmarkAsync(BenchmarkSettings settings, string output, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("wrk") is not { } wrk)
        {
            Console.Error.WriteLine("wrk is not installed: apt-get install wrk (and nginx-light, haproxy).");
            return 1;
        }

        Progress("publishing the gateway");
        var assembly = await GatewayBuild.PublishAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("lab-gateway-");
        var proxies = new List<ProxyUnderTest>();
        try
        {
            await using var replicas = new Replicas(GatewayBuild.Lab, 3);
            foreach (var name in replicas.Addresses.Keys)
            {
                await replicas.StartAsync(name, cancellationToken);
            }

            await using var telemetry = await TelemetrySink.StartAsync(cancellationToken);
            proxies.Add(await ProxyUnderTest.ShowroomAsync(assembly, replicas, telemetry.Port, cancellationToken));
            Add("nginx", "nginx-light", await ProxyUnderTest.NginxAsync(replicas, folder.FullName, cancellationToken));
            Add("haproxy", "haproxy", await ProxyUnderTest.HaproxyAsync(replicas, folder.FullName, cancellationToken));

            var runs = await Benchmark.RunAsync(wrk, proxies, replicas, settings, Progress, cancellationToken);
            var report = new BenchmarkReport(
                runs,
                [.. proxies.Select(proxy => (proxy.Name, proxy.Version))],
                string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores shared by load, gateways and replicas, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
                $"lab gateway --rounds {settings.Rounds} --seconds {settings.Duration.TotalSeconds:0} --warm-up {settings.WarmUp.TotalSeconds:0} --connections {string.Join(' ', settings.Connections)}");
            await File.WriteAllTextAsync(output + ".md", report.Markdown(), cancellationToken);
            await File.WriteAllTextAsync(output + ".json", report.Json(), cancellationToken);
            Console.WriteLine(report.Markdown());
            Progress($"written: {output}.md and {output}.json");
            return 0;
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                await proxy.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }

        void Add(string name, string package, ProxyUnderTest? proxy)
        {
            if (proxy is null)
            {
                Progress($"{name} is not installed, so it takes no part: apt-get install {package}");
                return;
            }

            proxies.Add(proxy);
        }
    }

    private static void Progress(string line) => Console.Error.WriteLine(line);
}
