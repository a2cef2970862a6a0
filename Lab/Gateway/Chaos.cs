using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway;

/// <summary>How long each phase lasts at least and how many requests a second are sent.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Phase">How long a phase lasts.</param>
/// <param name="Patience">How long the gateway waits for a probe or a connection before it gives a replica up; null: as it ships.</param>
internal sealed record ChaosSettings(int PerSecond, TimeSpan Phase, TimeSpan? Patience = null)
{
    internal static ChaosSettings Full { get; } = new(500, TimeSpan.FromSeconds(6));
}

/// <summary>
/// Kills, freezes, restarts, adds and takes away replicas while requests arrive, and counts what a client sees of it.
/// </summary>
internal sealed class Chaos : IAsyncDisposable
{
    private readonly Replicas _replicas;
    private readonly ChildProcess _gateway;
    private readonly GatewayWord _word;
    private readonly ChaosSettings _settings;
    private readonly Action<string> _progress;
    private readonly Uri _target;

    private Chaos(Replicas replicas, ChildProcess gateway, GatewayWord word, int port, ChaosSettings settings, Action<string> progress)
    {
        (_replicas, _gateway, _word, _settings, _progress) = (replicas, gateway, word, settings, progress);
        _target = new Uri($"http://127.0.0.1:{port}{ReplicaCommand.Path}");
    }

    internal static async Task<ChaosReport> RunAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var chaos = await StartAsync(gateway, lab, settings, progress, cancellationToken);
        var gets = await chaos.GetsAsync(cancellationToken);
        var (posts, killed, noticed) = await chaos.PostsAsync(cancellationToken);
        return new ChaosReport(gets, posts, killed, noticed);
    }

    /// <summary>Starts three replicas of four, and the gateway, which knows all four addresses.</summary>
    internal static async Task<Chaos> StartAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        var replicas = new Replicas(lab, 4);
        foreach (var name in new[] { "api-1", "api-2", "api-3" })
        {
            await replicas.StartAsync(name, cancellationToken);
        }

        var port = LoopbackPort.Reserve();
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables.Concat(replicas.Configuration()))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            // One set of replicas, so that what happens to one is said once.
            ["Gateway__Routes__hubs__Enabled"] = "false",
        };
        if (settings.Patience is { } patience)
        {
            environment["Gateway__Health__Timeout"] = environment["Gateway__Timeouts__Connect"] = patience.ToString("c", CultureInfo.InvariantCulture);
        }

        var word = new GatewayWord();
        var process = ChildProcess.Start("dotnet", ["exec", gateway], new() { Environment = environment, OutputReceived = word.Hear });
        var chaos = new Chaos(replicas, process, word, port, settings, progress);
        try
        {
            await process.WaitUntilRespondsAsync(port, ReplicaCommand.Path, cancellationToken);
            foreach (var name in new[] { "api-1", "api-2", "api-3" })
            {
                await word.JoinedAsync(name, cancellationToken);
            }

            await word.LeftAsync("api-4", cancellationToken);
            return chaos;
        }
        catch
        {
            await chaos.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every failure that the gateway has to hide from requests that may be repeated.</summary>
    internal async Task<IReadOnlyCollection<Outcome>> GetsAsync(CancellationToken cancellationToken)
    {
        await using var load = new SteadyLoad(_target, HttpMethod.Get, _settings.PerSecond, TimeProvider.System);
        load.Phase = "three replicas";
        load.Start();
        await PhaseAsync("three replicas");

        await NextAsync(load, "api-2 killed");
        await EndAsync("api-2", Signal.Kill, cancellationToken);
        await PhaseAsync(load.Phase);
        await StartAsync("api-2", cancellationToken);
        await PhaseAsync("api-2 back");

        await NextAsync(load, "api-3 freezing");
        await _replicas.SignalAsync("api-3", Signal.Stop, cancellationToken);
        await _word.LeftAsync("api-3", cancellationToken);
        await PhaseAsync("api-3 frozen");
        await NextAsync(load, "api-3 thawed");
        await _replicas.SignalAsync("api-3", Signal.Continue, cancellationToken);
        await _word.JoinedAsync("api-3", cancellationToken);
        await PhaseAsync(load.Phase);

        await NextAsync(load, "each restarted in turn");
        foreach (var name in new[] { "api-1", "api-2", "api-3" })
        {
            await EndAsync(name, Signal.Terminate, cancellationToken);
            await StartAsync(name, cancellationToken);
        }

        await PhaseAsync("after the restarts");

        load.Phase = "api-4 starting";
        await StartAsync("api-4", cancellationToken);
        await PhaseAsync("api-4 started");
        await NextAsync(load, "api-4 stopping");
        await EndAsync("api-4", Signal.Terminate, cancellationToken);
        await PhaseAsync("api-4 gone");
        return await load.StopAsync();

        Task PhaseAsync(string name) => HoldAsync(load, name, cancellationToken);
    }

    /// <summary>
    /// The same load of requests that may not be repeated; the other results are when the killed replica was gone, and when the gateway had
    /// noticed it.
    /// </summary>
    internal async Task<(IReadOnlyCollection<Outcome> Outcomes, TimeSpan Killed, TimeSpan Noticed)> PostsAsync(CancellationToken cancellationToken)
    {
        await using var load = new SteadyLoad(_target, HttpMethod.Post, _settings.PerSecond, TimeProvider.System);
        load.Phase = "POST: three replicas";
        load.Start();
        await HoldAsync(load, load.Phase, cancellationToken);
        await NextAsync(load, "POST: api-2 killed");
        await _replicas.SignalAsync("api-2", Signal.Kill, cancellationToken);
        var killed = load.Elapsed;
        await _word.LeftAsync("api-2", cancellationToken);
        var noticed = load.Elapsed;
        await HoldAsync(load, load.Phase, cancellationToken);
        await StartAsync("api-2", cancellationToken);
        await HoldAsync(load, "POST: api-2 back", cancellationToken);
        return (await load.StopAsync(), killed, noticed);
    }

    private async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        await _replicas.StartAsync(name, cancellationToken);
        await _word.JoinedAsync(name, cancellationToken);
    }

    /// <summary>Until the gateway knows: one that came back unnoticed would never be said to have joined.</summary>
    private async Task EndAsync(string name, Signal signal, CancellationToken cancellationToken)
    {
        await _replicas.SignalAsync(name, signal, cancellationToken);
        await _word.LeftAsync(name, cancellationToken);
    }

    /// <summary>What comes next happens to none of the requests of the phase before, however late they are.</summary>
    private static Task NextAsync(SteadyLoad load, string phase)
    {
        load.Phase = phase;
        return load.AnsweredAsync();
    }

    /// <summary>For the time of a phase, and, when the load was held up, until it has made up for it.</summary>
    private async Task HoldAsync(SteadyLoad load, string phase, CancellationToken cancellationToken)
    {
        load.Phase = phase;
        _progress(phase);
        var enough = load.Sent + (long)(_settings.PerSecond * _settings.Phase.TotalSeconds / 2);
        await Task.Delay(_settings.Phase, TimeProvider.System, cancellationToken);
        while (load.Sent < enough)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _replicas.DisposeAsync();
    }
}
