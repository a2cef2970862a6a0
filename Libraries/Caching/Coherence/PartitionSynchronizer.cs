using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Renews the lease of a partition. A heartbeat reads the partition's counter in L2 and waits until all messages up to it have arrived. A missed message or a counter that
/// went back leads to a synchronization, which invalidates the partition's entries in L1 and continues from the current number.
/// </summary>
internal sealed class PartitionSynchronizer(
    L2Client l2, IInvalidationChannel channel, InvalidationReceiver receiver, CacheOptions options, TimeProvider time, ILogger logger)
{
    private readonly SubscriptionProbe _probe = new(channel, options.OperationTimeout, time, logger);

    /// <summary>A probe has arrived.</summary>
    public void ReceiveProbe(string nonce) => _probe.Receive(nonce);

    /// <summary>Returns whether the lease has been renewed.</summary>
    public Task<bool> CheckAsync(Partition partition, CancellationToken cancellationToken) =>
        partition.Lease.IsSynchronized ? HeartbeatAsync(partition, cancellationToken) : SynchronizeAsync(partition, cancellationToken);

    private async Task<bool> HeartbeatAsync(Partition partition, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var revocations = partition.Lease.Revocations;
        var seen = partition.Sequence.Highest;
        var current = await l2.TryBypassingCircuitAsync(store => store.GetSequenceAsync(partition.Index)).ConfigureAwait(false);
        if (!current.Succeeded)
        {
            if (time.GetTimestamp() >= partition.Lease.ExpiresAt)
            {
                // Its entries may be outdated: other replicas may use another server meanwhile.
                partition.Lease.MarkUncertain();
                l2.Outages.HeartbeatsFailed(l2.LastFailure, options.CoherenceLease);
            }

            return false;
        }

        if (current.Value < seen)
        {
            l2.Outages.CounterWentBack(current.Value, seen);
            partition.Lease.Revoke();
            return await SynchronizeAsync(partition, cancellationToken).ConfigureAwait(false);
        }

        if (partition.Sequence.HighestContiguous < current.Value)
        {
            await Task.Delay(options.DeliveryGrace, time, cancellationToken).ConfigureAwait(false);
            if (partition.Sequence.HighestContiguous < current.Value)
            {
                logger.InvalidationMissed(partition.Sequence.HighestContiguous + 1);
                receiver.RecordMissed();
                return await SynchronizeAsync(partition, cancellationToken).ConfigureAwait(false);
            }
        }

        return partition.Lease.TryRenew(startedAt, revocations);
    }

    private async Task<bool> SynchronizeAsync(Partition partition, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var revocations = partition.Lease.Revocations;
        if (!await _probe.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // A new counter starts at the clock in microseconds, above every number that an earlier counter has issued.
        var state = await l2.TryBypassingCircuitAsync(store => store.SynchronizeAsync(
            partition.Index, partition.Sequence.Highest, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)).ConfigureAwait(false);
        if (!state.Succeeded)
        {
            return false;
        }

        receiver.Reset(partition, state.Value);
        return partition.Lease.TryRenew(startedAt, revocations);
    }
}
