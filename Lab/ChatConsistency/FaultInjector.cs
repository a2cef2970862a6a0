using Showroom.Lab.Servers;
using Showroom.Lab.Services;

namespace Showroom.Lab.ChatConsistency;

/// <summary>
/// Kills a replica of the Api every interval, and within each cycle, beside that, restarts Redis twice, fails it over once, and restarts the gateway and Postgres.
/// </summary>
internal sealed class FaultInjector(ShowroomSystem system, ConsistencySettings settings, Action<string> progress)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<string> _faults = [];
    private readonly Lock _gate = new();

    /// <summary>What was done, with the times from the beginning.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>Why not all faults were injected; null when they were.</summary>
    public string? Failure { get; private set; }

    /// <summary>Injects faults for the duration, and returns when everything runs again. A process that does not start ends its kind of faults.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begin = _time.GetTimestamp();
        try
        {
            await Task.WhenAll(KillReplicasAsync(begin, cancellationToken), FailServersAsync(begin, cancellationToken));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = error.Message;
            Report(begin, $"faults ended: {Failure}");
        }
    }

    private async Task KillReplicasAsync(long begin, CancellationToken cancellationToken)
    {
        var names = system.Api.Addresses.Keys.Order(StringComparer.Ordinal).ToArray();
        for (var kill = 1; kill * settings.KillInterval < settings.Duration; kill++)
        {
            await WaitUntilAsync(begin, kill * settings.KillInterval, cancellationToken);
            var name = names[kill % names.Length];
            Report(begin, $"{name} killed");
            await system.Api.KillAsync(name, cancellationToken);
            await system.Api.StartAsync([name], cancellationToken);
        }
    }

    private async Task FailServersAsync(long begin, CancellationToken cancellationToken)
    {
        var length = settings.Cycle < settings.Duration ? settings.Cycle : settings.Duration;
        for (var cycle = 0; (cycle + 1) * length <= settings.Duration; cycle++)
        {
            // The loss of the primary first: each run has at least that one.
            var kind = FailoverKinds.All[(cycle + FailoverKinds.All.Count / 2) % FailoverKinds.All.Count];
            (string Name, Func<Task> Inject)[] faults =
            [
                ("Redis restarted", system.Redis.RestartPrimaryAsync),
                ($"Redis failed over: {kind.Describe()}", () => system.Redis.FailOverAsync(kind, settings.Detection, cancellationToken)),
                ("the gateway restarted", () => system.RestartGatewayAsync(cancellationToken)),
                ("the lost Redis node replaced", () => system.Redis.RepairAsync(cancellationToken)),
                ("Postgres restarted", () => system.Postgres.RestartAsync(cancellationToken)),
                ("Redis restarted", system.Redis.RestartPrimaryAsync),
            ];
            for (var i = 0; i < faults.Length; i++)
            {
                await WaitUntilAsync(begin, (cycle * length) + (length * ((i + 0.5) / faults.Length)), cancellationToken);
                Report(begin, faults[i].Name);
                await faults[i].Inject();
            }
        }
    }

    private async Task WaitUntilAsync(long begin, TimeSpan at, CancellationToken cancellationToken)
    {
        if (at - _time.GetElapsedTime(begin) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, _time, cancellationToken);
        }
    }

    private void Report(long begin, string fault)
    {
        var line = FormattableString.Invariant($"{_time.GetElapsedTime(begin).TotalSeconds,6:0.0} s: {fault}");
        progress(line);
        lock (_gate)
        {
            _faults.Add(line);
        }
    }
}
