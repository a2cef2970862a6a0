using System.Globalization;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>A running reverse proxy in the benchmark.</summary>
/// <param name="name">In the report.</param>
/// <param name="version">In the report.</param>
/// <param name="port">On which it listens.</param>
/// <param name="process">Ended with it.</param>
internal sealed class ProxyUnderTest(string name, string version, int port, ChildProcess process) : IAsyncDisposable
{
    public string Name { get; } = name;

    public string Version { get; } = version;

    public int Port { get; } = port;

    public TimeSpan ProcessorTime() => process.ProcessorTime();

    public ValueTask DisposeAsync() => new(process.StopAsync());

    /// <summary>Our gateway as it ships, with health probes, limits that the load does not reach, and telemetry.</summary>
    /// <param name="variant">The build, and environment variables in addition to those of every variant.</param>
    /// <param name="replicas">Its destinations.</param>
    /// <param name="telemetryPort">Of the collector that it exports to.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<ProxyUnderTest> StartGatewayAsync(GatewayVariant variant, ReplicaProcesses replicas, int telemetryPort, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
        {
            ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{telemetryPort}"),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var (key, value) in LoadedGateway.Environment(variant.Assembly).Concat(replicas.Configuration()).Concat(variant.Environment))
        {
            environment[key] = value;
        }

        var process = ChildProcess.Start("dotnet", ["exec", variant.Assembly], new() { Environment = environment });
        return await WhenReadyAsync(new ProxyUnderTest(variant.Name, variant.Description, port, process), process, "/alive", cancellationToken);
    }

    /// <summary>Starts a proxy of .NET, and waits until it forwards requests.</summary>
    public static Task<ProxyUnderTest> StartDotnetAsync(string name, string version, string[] arguments, int port, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start("dotnet", arguments, new() { Environment = CleanEnvironment.Variables });
        return WhenReadyAsync(new ProxyUnderTest(name, version, port, process), process, ReplicaCommand.Path, cancellationToken);
    }

    /// <summary>Starts an installed proxy, and waits until it forwards requests.</summary>
    public static async Task<ProxyUnderTest> StartAsync(string name, string program, string[] arguments, int port, CancellationToken cancellationToken)
    {
        var version = await ChildProcess.RunAsync(program, ["-v"], cancellationToken: cancellationToken);
        var process = ChildProcess.Start(program, arguments);
        var proxy = new ProxyUnderTest(name, VersionNumber(version.Output + version.Errors), port, process);
        return await WhenReadyAsync(proxy, process, ReplicaCommand.Path, cancellationToken);
    }

    private static async Task<ProxyUnderTest> WhenReadyAsync(ProxyUnderTest proxy, ChildProcess process, string path, CancellationToken cancellationToken)
    {
        await process.WaitUntilRespondsAsync(proxy.Port, path, cancellationToken);
        return proxy;
    }

    private static string VersionNumber(string text)
    {
        // "nginx version: nginx/1.22.1", "HAProxy version 2.6.12-1 2023/..."
        var line = text.Split('\n')[0];
        return line.StartsWith("nginx", StringComparison.Ordinal) ? line[(line.LastIndexOf('/') + 1)..] : string.Join(' ', line.Split(' ').Take(3));
    }
}
