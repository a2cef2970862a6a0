namespace Showroom.Lab.Gateway;

/// <summary>How long each phase lasts and how many requests a second are sent.</summary>
internal sealed record ChaosSettings(int PerSecond, TimeSpan Phase)
{
    internal static ChaosSettings Full { get; } = new(500, TimeSpan.FromSeconds(6));
}

/// <summary>
/// Kills, freezes, restarts, adds and takes away replicas while requests arrive, and counts what a client sees of it.
/// </summary>
internal sealed class Chaos : IAsyncDisposable
{
    private const int Kill = 9, Terminate = 15, Stop = 19, Continue = 18;

    private readonly Replicas _replicas;
    private readonly ChildProcess _gateway;
    private readonly ChaosSettings _settings;
    private readonly Action<string> _progress;
    private readonly Uri _target;

    private Chaos(Replicas replicas, ChildProcess gateway, int port, ChaosSettings settings, Action<string> progress)
    {
        (_replicas, _gateway, _settings, _progress) = (replicas, gateway, settings, progress);
        _target = new Uri($"http://127.0.0.1:{port}{ReplicaCommand.Path}");
    }

    internal static async Task<ChaosReport> RunAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var chaos = await StartAsync(gateway, lab, settings, progress, cancellationToken);
        var gets = await chaos.GetsAsync(cancellationToken);
        var (posts, killed) = await chaos.PostsAsync(cancellationToken);
        return new ChaosReport(gets, posts, killed);
    }

    /// <summary>Starts three replicas of four, and the gateway, which knows all four addresses.</summary>
    internal static async Task<Chaos> StartAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        var replicas = new Replicas(lab, 4);
        foreach (var name in new[] { "api-1", "api-2", "api-3" })
        {
            await replicas.StartAsync(name, cancellationToken);
        }
        var port = ChildProcess.FreePort();
        var environment = new Dictionary<string, string>(Quiet.Environment.Concat(replicas.Configuration()))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        };
        var process = ChildProcess.Start("dotnet", ["exec", gateway], environment);
        var chaos = new Chaos(replicas, process, port, settings, progress);
        await Answering.WaitAsync(port, ReplicaCommand.Path, () => process.HasExited, cancellationToken);
        return chaos;
    }

    /// <summary>Every failure that the gateway has to hide from requests that may be repeated.</summary>
    internal async Task<IReadOnlyCollection<Outcome>> GetsAsync(CancellationToken cancellationToken)
    {
        await using var load = new SteadyLoad(_target, HttpMethod.Get, _settings.PerSecond, TimeProvider.System);
        load.Phase = "three replicas";
        load.Start();
        await PhaseAsync("three replicas");

        load.Phase = "api-2 killed";
        await _replicas.SignalAsync("api-2", Kill, cancellationToken);
        await PhaseAsync(load.Phase);
        await _replicas.StartAsync("api-2", cancellationToken);
        await PhaseAsync("api-2 back");

        load.Phase = "api-3 frozen";
        await _replicas.SignalAsync("api-3", Stop, cancellationToken);
        await PhaseAsync(load.Phase);
        await _replicas.SignalAsync("api-3", Continue, cancellationToken);
        await PhaseAsync("api-3 thawed");

        load.Phase = "each restarted in turn";
        foreach (var name in new[] { "api-1", "api-2", "api-3" })
        {
            await _replicas.SignalAsync(name, Terminate, cancellationToken);
            await _replicas.StartAsync(name, cancellationToken);
        }
        await PhaseAsync("after the restarts");

        load.Phase = "api-4 started";
        await _replicas.StartAsync("api-4", cancellationToken);
        await PhaseAsync(load.Phase);
        load.Phase = "api-4 stopping";
        await _replicas.SignalAsync("api-4", Terminate, cancellationToken);
        await PhaseAsync("api-4 gone");
        return await load.StopAsync();

        Task PhaseAsync(string name) => HoldAsync(load, name, cancellationToken);
    }

    /// <summary>The same load of requests that may not be repeated; the second result is when the killed replica was gone.</summary>
    internal async Task<(IReadOnlyCollection<Outcome> Outcomes, TimeSpan Killed)> PostsAsync(CancellationToken cancellationToken)
    {
        await using var load = new SteadyLoad(_target, HttpMethod.Post, _settings.PerSecond, TimeProvider.System);
        load.Phase = "POST: three replicas";
        load.Start();
        await HoldAsync(load, load.Phase, cancellationToken);
        load.Phase = "POST: api-2 killed";
        await _replicas.SignalAsync("api-2", Kill, cancellationToken);
        var killed = load.Elapsed;
        await HoldAsync(load, load.Phase, cancellationToken);
        await _replicas.StartAsync("api-2", cancellationToken);
        await HoldAsync(load, "POST: api-2 back", cancellationToken);
        return (await load.StopAsync(), killed);
    }

    private async Task HoldAsync(SteadyLoad load, string phase, CancellationToken cancellationToken)
    {
        load.Phase = phase;
        _progress(phase);
        await Task.Delay(_settings.Phase, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _replicas.DisposeAsync();
    }
}
