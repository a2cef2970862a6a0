using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Gateway.Benchmarking;
using Showroom.Lab.Gateway.Chaos;
using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Gateway.Workloads;
using Showroom.Lab.Processes;
using Showroom.Reports;

namespace Showroom.Lab.Gateway;

/// <summary><c>lab gateway</c>: our gateway compared with nginx and haproxy, and the failures of replicas that it hides.</summary>
internal static class GatewayCommand
{
    private static readonly string[] s_allPeers = [GatewayVariant.YarpForwarder, PlainYarp.Name, Nginx.Name, Haproxy.Name];

    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds of each workload; each round loads every gateway once.", 5, 1, 3600);
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "Length of one run, or of one phase of --chaos, in seconds.", 6, 1, 3600);
    private static readonly Option<int> s_warmUp = NumberOption.Create("--warm-up", "Longest load on each gateway before the first round of a workload, in seconds; it ends earlier when the rate is steady.", 40, 1, 3600);
    private static readonly Option<int[]> s_connections = new("--connections") { Description = "Numbers of connections of the workload get.", DefaultValueFactory = _ => [1, 64, 256], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_workloads = new("--workload") { Description = $"Workloads: {string.Join(", ", WorkloadCatalog.Names)}. All without this option.", DefaultValueFactory = _ => [.. WorkloadCatalog.Names], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_peers = new("--peer") { Description = $"Proxies beside this tree's gateway: {string.Join(", ", s_allPeers)}. All without this option.", DefaultValueFactory = _ => s_allPeers, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<Assignment[]> s_variants = Assignment.CreateOption(
        "--variant", "NAME=KEY=VALUE: another gateway in the same run with this environment variable or setting; repeat for more, with the same name for several settings of one.");
    private static readonly Option<Assignment[]> s_builds = Assignment.CreateOption(
        "--gateway-build", "NAME=PATH: another gateway in the same run, from the Gateway.dll of another build or from its folder.");
    private static readonly Option<bool> s_chaos = new("--chaos") { Description = "No benchmark: kill, suspend, throttle and restart replicas under load and with streams open, and count the failures that a client sees." };

    public static Command Create()
    {
        s_connections.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } values || values.Any(static value => value is < 1 or > 1024))
            {
                result.AddError("--connections must be numbers between 1 and 1024.");
            }
        });
        s_workloads.AcceptOnlyFromAmong([.. WorkloadCatalog.Names]);
        s_peers.AcceptOnlyFromAmong(s_allPeers);
        return ExperimentCommand.Create(
            "gateway",
            "The gateway compared with nginx and haproxy; with --chaos, the failures of replicas that it hides.",
            [s_rounds, s_seconds, s_warmUp, s_connections, s_workloads, s_peers, s_variants, s_builds, s_chaos],
            static (arguments, progress, cancellationToken) => arguments.GetValue(s_chaos)
                ? ChaosAsync(TimeSpan.FromSeconds(arguments.GetValue(s_seconds)), progress, cancellationToken)
                : BenchmarkAsync(arguments, progress, cancellationToken));
    }

    private static async Task<ExperimentResult> ChaosAsync(TimeSpan phase, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("publishing the gateway");
        var gateway = await GatewayBuild.PublishAsync(cancellationToken);
        return (await ChaosExperiment.RunAsync(gateway, GatewayBuild.Lab, ChaosSettings.Full(phase), progress, cancellationToken)).ToResult();
    }

    private static async Task<ExperimentResult> BenchmarkAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("wrk") is not { } wrk)
        {
            throw new ExperimentException("wrk is not installed: apt-get install wrk (and nginx-light, haproxy).");
        }

        progress("publishing the gateway");
        var peers = arguments.GetValue(s_peers)!;
        var variants = GatewayVariant.Create(await GatewayBuild.PublishAsync(cancellationToken), peers.Contains(GatewayVariant.YarpForwarder), arguments.GetValue(s_variants)!, arguments.GetValue(s_builds)!);
        var settings = new BenchmarkSettings(
            arguments.GetValue(s_rounds),
            TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
            TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)));
        var folder = Directory.CreateTempSubdirectory("lab-gateway-");
        var proxies = new List<ProxyUnderTest>();
        try
        {
            await using var replicas = new ReplicaProcesses(GatewayBuild.Lab, 3);
            foreach (var name in replicas.Addresses.Keys)
            {
                await replicas.StartAsync(name, cancellationToken);
            }

            await using var telemetry = await TelemetrySink.StartAsync(cancellationToken);
            foreach (var variant in variants)
            {
                proxies.Add(await ProxyUnderTest.StartGatewayAsync(variant, replicas, telemetry.Port, cancellationToken));
            }

            await AddAsync(PlainYarp.Name, "", async () => await PlainYarp.StartAsync(GatewayBuild.Lab, replicas, cancellationToken));
            await AddAsync(Nginx.Name, "nginx-light", () => Nginx.StartAsync(replicas, folder.FullName, cancellationToken));
            await AddAsync(Haproxy.Name, "haproxy", () => Haproxy.StartAsync(replicas, folder.FullName, cancellationToken));

            var workloads = WorkloadCatalog.Create(arguments.GetValue(s_workloads)!, arguments.GetValue(s_connections)!, wrk, folder.FullName);
            var runs = await GatewayBenchmark.RunAsync(proxies, workloads, replicas, settings, progress, cancellationToken);
            return new BenchmarkReport(runs, [.. proxies.Select(static proxy => (proxy.Name, proxy.Version))]).Create();
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                await proxy.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }

        async Task AddAsync(string name, string package, Func<Task<ProxyUnderTest?>> startAsync)
        {
            if (!peers.Contains(name))
            {
                return;
            }

            if (await startAsync() is { } proxy)
            {
                proxies.Add(proxy);
            }
            else
            {
                progress($"{name} is not installed and is left out: apt-get install {package}");
            }
        }
    }
}
