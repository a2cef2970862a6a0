using Showroom.Lab.Failover.Probes;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Failover.Connections;

/// <summary>Connections with different settings write to one replication group, so that all of them experience the same failovers.</summary>
internal sealed class ConnectionComparison(FailoverSettings settings, Action<string> progress)
{
    private const int Replicas = 2;
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);

    public async Task<IReadOnlyList<ConnectionRun>> RunAsync(IReadOnlyList<ConnectionVariant> variants, CancellationToken cancellationToken)
    {
        List<ConnectionRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var kind in settings.Kinds)
            {
                progress($"connections, round {round}: {kind.Describe()}");
                runs.AddRange(await RunAsync(variants, kind, cancellationToken));
            }
        }

        return runs;
    }

    private async Task<IReadOnlyList<ConnectionRun>> RunAsync(IReadOnlyList<ConnectionVariant> variants, FailoverKind kind, CancellationToken cancellationToken)
    {
        await using var group = await ReplicationGroup.StartAsync(Replicas, settings.ReplicationDelay, cancellationToken);
        List<(ConnectionVariant Variant, MonitoredConnection Redis, WriteProbe Probe, SubscriptionProbe Subscription)> connections = [];
        await using var publisher = new SubscriptionProbe.Publisher(group);
        try
        {
            foreach (var variant in variants)
            {
                var redis = await variant.ConnectAsync(group);
                var probe = new WriteProbe(redis.Redis, $"{connections.Count}", settings.ConnectionWritesPerSecond, waitsForReplica: false);
                connections.Add((variant, redis, probe, await SubscriptionProbe.StartAsync(redis.Redis)));
                connections[^1].Probe.Start();
            }

            // An outage begins with the last success before it.
            var startedAt = TimeProvider.System.GetTimestamp();
            await Task.Delay(settings.Before, TimeProvider.System, cancellationToken);
            await WaitUntilAsync(() => connections.TrueForAll(connection => connection.Probe.HasAcknowledgedSince(startedAt) && connection.Subscription.HasReceivedSince(startedAt)), cancellationToken);
            var failedOverAt = TimeProvider.System.GetTimestamp();
            await group.FailOverAsync(kind, settings.Detection, cancellationToken);
            var promotedAt = TimeProvider.System.GetTimestamp();
            await WaitUntilAsync(
                () => connections.TrueForAll(connection => connection.Probe.HasAcknowledgedSince(promotedAt) && connection.Subscription.HasReceivedSince(promotedAt)), cancellationToken);

            // Some writes after the last recovery, which may be disturbed again.
            await Task.Delay(settings.After, TimeProvider.System, cancellationToken);
            List<ConnectionRun> runs = [];
            foreach (var (variant, _, probe, subscription) in connections)
            {
                var result = await probe.StopAsync(group, failedOverAt, promotedAt, cancellationToken);
                runs.Add(new ConnectionRun(variant.Name, kind, result, subscription.Outage(failedOverAt, promotedAt)));
            }

            return runs;
        }
        finally
        {
            foreach (var (_, redis, probe, _) in connections)
            {
                await probe.DisposeAsync();
                await redis.DisposeAsync();
            }
        }
    }

    private async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(begin) < settings.MaxRecovery)
        {
            await Task.Delay(s_pollingInterval, cancellationToken);
        }
    }
}

/// <summary>What one connection experienced during one failover.</summary>
/// <param name="Variant">Its settings.</param>
/// <param name="Kind">The failover.</param>
/// <param name="Writes">Its writes.</param>
/// <param name="SubscriptionOutage">The longest time without a message on its subscription; null when none arrived after the promotion.</param>
internal sealed record ConnectionRun(string Variant, FailoverKind Kind, WriteResult Writes, TimeSpan? SubscriptionOutage);
