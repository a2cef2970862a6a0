using System.Globalization;
using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>
/// Kills, suspends, throttles, restarts, adds and removes replicas under a steady load and with streams open, and records the outcome of each
/// request and the end of each stream.
/// </summary>
internal sealed class ChaosExperiment : IAsyncDisposable
{
    private static readonly string[] s_initial = ["api-1", "api-2", "api-3"];

    /// <summary>Long enough that two probes in a row time out.</summary>
    private static readonly TimeSpan s_longPeriod = TimeSpan.FromSeconds(6);

    private readonly ReplicaProcesses _replicas;
    private readonly ChildProcess _gateway;
    private readonly GatewayLogWatcher _log;
    private readonly ChaosSettings _settings;
    private readonly Action<string> _progress;
    private readonly Uri _target;
    private readonly HeldStreams _streams;
    private volatile string _phase = "";

    private ChaosExperiment(ReplicaProcesses replicas, ChildProcess gateway, GatewayLogWatcher log, int port, ChaosSettings settings, Action<string> progress)
    {
        (_replicas, _gateway, _log, _settings, _progress) = (replicas, gateway, log, settings, progress);
        var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        _target = new Uri(address, ReplicaCommand.Path);
        _streams = new HeldStreams(address, settings.Streams, () => _phase);
    }

    public static async Task<ChaosReport> RunAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var chaos = await StartAsync(gateway, lab, settings, progress, cancellationToken);
        var gets = await chaos.GetsAsync(cancellationToken);
        var (posts, killed, noticed) = await chaos.PostsAsync(cancellationToken);
        return new ChaosReport(gets, posts, killed, noticed, chaos.Streams);
    }

    /// <summary>What has become of the streams so far.</summary>
    public StreamReport Streams => _streams.Report();

    /// <summary>Starts three replicas of four, and the gateway, which knows all four addresses.</summary>
    public static async Task<ChaosExperiment> StartAsync(string gateway, string lab, ChaosSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        var replicas = new ReplicaProcesses(lab, 4);
        foreach (var name in s_initial)
        {
            await replicas.StartAsync(name, cancellationToken);
        }

        var port = LoopbackPort.Reserve();
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables.Concat(LoadedGateway.Environment(gateway)).Concat(GatewayLogWatcher.Environment).Concat(replicas.Configuration()))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
        };
        if (settings.ProbeTimeout is { } probeTimeout)
        {
            environment["Gateway__Health__Timeout"] = environment["Gateway__Timeouts__Connect"] = probeTimeout.ToString("c", CultureInfo.InvariantCulture);
            // A stream of a replica that is suspended for so long is not at its end.
            environment["Gateway__Timeouts__Activity"] = "00:05:00";
        }

        var log = new GatewayLogWatcher();
        var process = ChildProcess.Start("dotnet", ["exec", gateway], new() { Environment = environment, OutputReceived = log.Read });
        ChaosExperiment? chaos = null;
        try
        {
            await process.WaitUntilRespondsAsync(port, ReplicaCommand.Path, cancellationToken);
            chaos = new ChaosExperiment(replicas, process, log, port, settings, progress);
            foreach (var name in s_initial)
            {
                await log.WaitUntilAvailableAsync(name, cancellationToken);
            }

            await log.WaitUntilUnavailableAsync("api-4", cancellationToken);
            await chaos._streams.WhenOpenAsync(cancellationToken);
            return chaos;
        }
        catch
        {
            await (chaos?._streams.DisposeAsync() ?? ValueTask.CompletedTask);
            await process.DisposeAsync();
            await replicas.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every failure that the gateway has to hide from idempotent requests.</summary>
    public async Task<IReadOnlyCollection<Outcome>> GetsAsync(CancellationToken cancellationToken)
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

        await NextAsync(load, "api-3 suspending");
        await _replicas.SignalAsync("api-3", Signal.Stop, cancellationToken);
        await _log.WaitUntilUnavailableAsync("api-3", cancellationToken);
        await PhaseAsync("api-3 suspended");
        await NextAsync(load, "api-3 resumed");
        await _replicas.SignalAsync("api-3", Signal.Continue, cancellationToken);
        await _log.WaitUntilAvailableAsync("api-3", cancellationToken);
        await PhaseAsync(load.Phase);

        await NextAsync(load, "each restarted in turn");
        foreach (var name in s_initial)
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

        await NextAsync(load, "throttled, 10 of 100 ms");
        await ThrottleAsync(load, TimeSpan.FromMilliseconds(100), _settings.Phase, cancellationToken);
        await NextAsync(load, "throttled, 0.6 of 6 s");
        await ThrottleAsync(load, s_longPeriod, _settings.Phase > 2 * s_longPeriod ? _settings.Phase : 2 * s_longPeriod, cancellationToken);
        await NextAsync(load, "after the throttling");
        foreach (var name in s_initial)
        {
            await _log.WaitUntilAvailableAsync(name, cancellationToken);
        }

        await PhaseAsync(load.Phase);
        return await load.StopAsync();

        Task PhaseAsync(string name) => HoldAsync(load, name, cancellationToken);
    }

    /// <summary>
    /// The same load of requests that are not idempotent; also returns when the killed replica was gone, and when the gateway had
    /// detected it.
    /// </summary>
    public async Task<(IReadOnlyCollection<Outcome> Outcomes, TimeSpan Killed, TimeSpan Noticed)> PostsAsync(CancellationToken cancellationToken)
    {
        await using var load = new SteadyLoad(_target, HttpMethod.Post, _settings.PerSecond, TimeProvider.System);
        load.Phase = "POST: three replicas";
        load.Start();
        await HoldAsync(load, load.Phase, cancellationToken);
        await NextAsync(load, "POST: api-2 killed");
        _streams.OnReplicaEnds("api-2");
        await _replicas.SignalAsync("api-2", Signal.Kill, cancellationToken);
        var killed = load.Elapsed;
        await _log.WaitUntilUnavailableAsync("api-2", cancellationToken);
        var noticed = load.Elapsed;
        await HoldAsync(load, load.Phase, cancellationToken);
        await StartAsync("api-2", cancellationToken);
        await HoldAsync(load, "POST: api-2 back", cancellationToken);
        return (await load.StopAsync(), killed, noticed);
    }

    private async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        await _replicas.StartAsync(name, cancellationToken);
        await _log.WaitUntilAvailableAsync(name, cancellationToken);
    }

    /// <summary>Waits until the gateway has detected it: a restart that it misses would never be logged.</summary>
    private async Task EndAsync(string name, Signal signal, CancellationToken cancellationToken)
    {
        _streams.OnReplicaEnds(name);
        await _replicas.SignalAsync(name, signal, cancellationToken);
        await _log.WaitUntilUnavailableAsync(name, cancellationToken);
    }

    /// <summary>Lets every replica run for a tenth of each period, one after the other.</summary>
    private async Task ThrottleAsync(SteadyLoad load, TimeSpan period, TimeSpan duration, CancellationToken cancellationToken)
    {
        var throttles = new List<ReplicaThrottle>();
        try
        {
            foreach (var name in s_initial)
            {
                throttles.Add(_replicas.Throttle(name, period / 10, period * 0.9));
                await Task.Delay(period / s_initial.Length, TimeProvider.System, cancellationToken);
            }

            await HoldAsync(load, load.Phase, duration, cancellationToken);
        }
        finally
        {
            foreach (var throttle in throttles)
            {
                await throttle.DisposeAsync();
            }
        }
    }

    /// <summary>Starts a phase when no request of the phase before is pending.</summary>
    private Task NextAsync(SteadyLoad load, string phase)
    {
        load.Phase = _phase = phase;
        return load.WhenCompletedAsync();
    }

    /// <summary>Waits for the length of a phase, and longer until half of its requests have been sent.</summary>
    private Task HoldAsync(SteadyLoad load, string phase, CancellationToken cancellationToken) => HoldAsync(load, phase, _settings.Phase, cancellationToken);

    private async Task HoldAsync(SteadyLoad load, string phase, TimeSpan duration, CancellationToken cancellationToken)
    {
        load.Phase = _phase = phase;
        _progress(phase);
        var enough = load.Sent + (long)(_settings.PerSecond * duration.TotalSeconds / 2);
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        while (load.Sent < enough)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _streams.DisposeAsync();
        await _gateway.DisposeAsync();
        await _replicas.DisposeAsync();
    }
}
