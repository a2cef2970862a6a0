using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Orders.Setup;

/// <summary>Workers as processes. A worker can be killed.</summary>
/// <param name="count">The number of workers.</param>
/// <param name="environment">Their environment variables.</param>
internal sealed partial class WorkerProcesses(int count, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private readonly Dictionary<string, ChildProcess> _running = [];

    private int _sentAgain;

    /// <summary>Orders whose messages the reconcilers have sent again, by their logs.</summary>
    public int SentAgain => _sentAgain;

    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(1, count).Select(static number => $"worker-{number.ToString(CultureInfo.InvariantCulture)}")];

    /// <summary>Starts all, and waits until each receives from its queues.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            await StartAsync(name, "/health", cancellationToken);
        }
    }

    /// <summary>Starts one again. What it needs may not be available.</summary>
    public Task StartAsync(string name, CancellationToken cancellationToken) => StartAsync(name, "/alive", cancellationToken);

    public async Task KillAsync(string name, CancellationToken cancellationToken)
    {
        await _running[name].SignalAsync(Signal.Kill, cancellationToken);
        await _running[name].DisposeAsync();
        _running.Remove(name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _running.Values)
        {
            await worker.DisposeAsync();
        }
    }

    private async Task StartAsync(string name, string healthPath, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var own = new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", ["SERVER_ID"] = name };
        var worker = ChildProcess.Start("dotnet", ["exec", SourceTree.Assembly("Worker", "Worker.dll")], new ProcessSettings { Environment = own, OutputReceived = OnOutput });
        _running[name] = worker;
        await worker.WaitUntilRespondsAsync(port, healthPath, cancellationToken);
    }

    [GeneratedRegex("Sent [a-z.]+ of ([0-9]+) orders again")]
    private static partial Regex SentAgainFormat();

    private void OnOutput(string line)
    {
        if (SentAgainFormat().Match(line) is { Success: true } match)
        {
            Interlocked.Add(ref _sentAgain, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }
}
