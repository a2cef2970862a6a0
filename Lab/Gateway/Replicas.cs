using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway;

/// <summary>Small replicas as processes, which can be killed, frozen and brought back at the same address.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly string _lab;
    private readonly Dictionary<string, ChildProcess> _running = [];

    /// <param name="lab">The laboratory's own assembly, which has the replica in it.</param>
    /// <param name="count">How many addresses: each has a name, whether it is started or not.</param>
    internal Replicas(string lab, int count)
    {
        _lab = lab;
        Addresses = Enumerable.Range(1, count).ToDictionary(
            number => $"api-{number}",
            _ => (Http: LoopbackPort.Reserve(), H2c: LoopbackPort.Reserve()));
    }

    internal IReadOnlyDictionary<string, (int Http, int H2c)> Addresses { get; }

    /// <summary>What the application model tells a gateway about them.</summary>
    internal Dictionary<string, string> Configuration() => Addresses
        .SelectMany(address => new (string, int)[] { ($"services__{address.Key}__http__0", address.Value.Http), ($"services__{address.Key}__h2c__0", address.Value.H2c) })
        .ToDictionary(entry => entry.Item1, entry => $"http://127.0.0.1:{entry.Item2.ToString(CultureInfo.InvariantCulture)}");

    internal async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        var (http, h2c) = Addresses[name];
        _running[name] = ChildProcess.Start(
            "dotnet", ["exec", _lab, "replica", "--name", name, "--http", Text(http), "--h2c", Text(h2c)], new() { Environment = CleanEnvironment.Variables });
        await _running[name].WaitUntilRespondsAsync(http, "/health", cancellationToken);
    }

    /// <summary>Sends the signal; after one that ends it the replica can be started again.</summary>
    internal async Task SignalAsync(string name, Signal signal, CancellationToken cancellationToken)
    {
        await _running[name].SignalAsync(signal, cancellationToken);
        if (signal is Signal.Kill or Signal.Terminate && _running.Remove(name, out var ended))
        {
            await ended.DisposeAsync();
        }
    }

    internal TimeSpan ProcessorTime() => _running.Values.Aggregate(TimeSpan.Zero, (sum, replica) => sum + replica.ProcessorTime());

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _running.Values)
        {
            await replica.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
