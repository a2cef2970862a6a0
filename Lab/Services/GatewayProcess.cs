using System.Globalization;
using Showroom.Lab.Gateway;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Services;

/// <summary>A gateway as a process, without rate limits: all users of an experiment have one address.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private GatewayProcess(ChildProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Starts it at a free port, and waits until each replica has responded through it.</summary>
    /// <param name="replicas">The names of the replicas that run.</param>
    /// <param name="settings">Their addresses, and other settings.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<GatewayProcess> StartAsync(IEnumerable<string> replicas, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var gateway = await StartAsync(port, settings, cancellationToken);
        await GatewayReadiness.WaitUntilServedByAsync(Address(port), replicas, cancellationToken);
        return gateway;
    }

    /// <summary>Starts it, and waits until it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(int port, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables.Concat(settings))
        {
            ["ASPNETCORE_URLS"] = Address(port).GetLeftPart(UriPartial.Authority),
            ["Gateway__RateLimits__Enabled"] = "false",
        };
        var process = ChildProcess.Start("dotnet", ["exec", GatewayBuild.Gateway], new() { Environment = environment });
        await process.WaitUntilRespondsAsync(port, "/health", cancellationToken);
        return new GatewayProcess(process, port);
    }

    public static Uri Address(int port) => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
