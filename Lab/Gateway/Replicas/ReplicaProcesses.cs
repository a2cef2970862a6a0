using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Replicas;

/// <summary>Replicas as processes, which can be killed, suspended and restarted at the same address.</summary>
internal sealed class ReplicaProcesses : IAsyncDisposable
{
    private readonly string _lab;
    private readonly Dictionary<string, ChildProcess> _running = [];

    /// <param name="lab">The lab's own assembly, of which one command is the replica.</param>
    /// <param name="count">The number of addresses; each has a name, whether it is started or not.</param>
    public ReplicaProcesses(string lab, int count)
    {
        _lab = lab;
        Addresses = Enumerable.Range(1, count).ToDictionary(
            number => $"api-{number}",
            _ => (Http: LoopbackPort.Reserve(), H2c: LoopbackPort.Reserve()));
    }

    public IReadOnlyDictionary<string, (int Http, int H2c)> Addresses { get; }

    /// <summary>The service discovery settings that the app model gives to a gateway.</summary>
    public Dictionary<string, string> Configuration() => Addresses
        .SelectMany(address => new (string, int)[] { ($"services__{address.Key}__http__0", address.Value.Http), ($"services__{address.Key}__h2c__0", address.Value.H2c) })
        .ToDictionary(entry => entry.Item1, entry => $"http://127.0.0.1:{entry.Item2.ToString(CultureInfo.InvariantCulture)}");

    public async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        var (http, h2c) = Addresses[name];
        _running[name] = ChildProcess.Start(
            "dotnet", ["exec", _lab, "replica", "--name", name, "--http", Text(http), "--h2c", Text(h2c)], new() { Environment = CleanEnvironment.Variables });
        await _running[name].WaitUntilRespondsAsync(http, "/health", cancellationToken);
    }

    /// <summary>Sends the signal; after one that causes the exit the replica can be started again.</summary>
    public async Task SignalAsync(string name, Signal signal, CancellationToken cancellationToken)
    {
        await _running[name].SignalAsync(signal, cancellationToken);
        if (signal is Signal.Kill or Signal.Terminate && _running.Remove(name, out var ended))
        {
            await ended.DisposeAsync();
        }
    }

    /// <summary>Suspends a replica for most of each period.</summary>
    /// <param name="name">The replica.</param>
    /// <param name="running">How long it runs in each period.</param>
    /// <param name="suspended">How long it is suspended in each period.</param>
    public ReplicaThrottle Throttle(string name, TimeSpan running, TimeSpan suspended) => new(_running[name], running, suspended);

    public TimeSpan ProcessorTime() => _running.Values.Aggregate(TimeSpan.Zero, (sum, replica) => sum + replica.ProcessorTime());

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _running.Values)
        {
            await replica.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
