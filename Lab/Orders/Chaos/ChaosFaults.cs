using Amazon.SQS;
using Showroom.Lab.Orders.Setup;

namespace Showroom.Lab.Orders.Chaos;

/// <summary>Kills and restarts everything that serves orders, in turn, and purges a queue.</summary>
internal sealed class ChaosFaults(OrderSystem system, ChaosSettings settings, Action<string> progress)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<string> _faults = [];

    /// <summary>What was done, with the times from the beginning.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Injects faults for the duration, and returns when everything runs again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        (string Name, Func<Task> Inject)[] faults =
        [
            ("a worker killed", () => KillWorkerAsync("worker-1", cancellationToken)),
            ("the emulator restarted", () => RestartEmulatorAsync(cancellationToken)),
            ("a replica of the Api killed", () => KillReplicaAsync(cancellationToken)),
            ("Postgres restarted", () => system.Postgres.RestartAsync(cancellationToken)),
            ("Redis restarted", system.Redis.RestartPrimaryAsync),
            ("a queue purged", () => PurgeAsync(cancellationToken)),
            ("the other worker killed", () => KillWorkerAsync("worker-2", cancellationToken)),
        ];
        var begin = _time.GetTimestamp();
        for (var i = 1; i * settings.FaultInterval < settings.Duration; i++)
        {
            await WaitUntilAsync(begin, i * settings.FaultInterval, cancellationToken);
            var (name, inject) = faults[(i - 1) % faults.Length];
            var line = FormattableString.Invariant($"{_time.GetElapsedTime(begin).TotalSeconds,6:0.0} s: {name}");
            progress(line);
            _faults.Add(line);
            await inject();
        }

        await WaitUntilAsync(begin, settings.Duration, cancellationToken);
    }

    private async Task KillWorkerAsync(string name, CancellationToken cancellationToken)
    {
        await system.Workers.KillAsync(name, cancellationToken);
        await Task.Delay(settings.Downtime, cancellationToken);
        await system.Workers.StartAsync(name, cancellationToken);
    }

    private async Task KillReplicaAsync(CancellationToken cancellationToken)
    {
        var names = system.Api.Addresses.Keys.Order(StringComparer.Ordinal).ToArray();
        var name = names[_faults.Count % names.Length];
        await system.Api.KillAsync(name, cancellationToken);
        await Task.Delay(settings.Downtime, cancellationToken);
        await system.Api.StartAsync([name], cancellationToken);
    }

    private async Task RestartEmulatorAsync(CancellationToken cancellationToken)
    {
        await system.Emulator.StopAsync();
        await Task.Delay(settings.Downtime, cancellationToken);
        await system.Emulator.StartAgainAsync();
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        using var sqs = new AmazonSQSClient("lab", "lab", new AmazonSQSConfig { ServiceURL = system.Emulator.Address, AuthenticationRegion = "us-east-1" });
        await sqs.PurgeQueueAsync(system.Emulator.UrlOf("fulfilment"), cancellationToken);
    }

    private async Task WaitUntilAsync(long begin, TimeSpan at, CancellationToken cancellationToken)
    {
        if (at - _time.GetElapsedTime(begin) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, _time, cancellationToken);
        }
    }
}
