using Showroom.Caching.Invalidation;
using Showroom.Caching.L1;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>Applies invalidations to L1 and the tags, and tracks which numbers have arrived.</summary>
internal sealed class InvalidationReceiver(L1Cache l1, Partitions partitions, TimeProvider time, CacheMetrics metrics)
{
    public Partitions Partitions => partitions;

    public void Receive(in InvalidationMessage message)
    {
        if (partitions.At(message.Partition) is not { } partition)
        {
            // From a replica that knows another layout of L2. Should the number matter here, the next heartbeat finds it missing.
            return;
        }

        // The effect before the number: a heartbeat that sees the number has to see the effect.
        if (message.Kind == InvalidationKind.Key)
        {
            l1.Invalidate(message.Target, message.Sequence);
        }
        else
        {
            partition.Tags.Record(message.Target, message.Sequence);
            if (message.Target == TagInvalidations.Wildcard)
            {
                l1.Clear(partition, message.Sequence);
            }
        }

        var late = partition.Sequence.RecordReceived(message.Sequence);
        metrics.InvalidationReceived(time.GetUtcNow() - message.SentAt, late);
    }

    /// <summary>A change of this replica has been applied in L2.</summary>
    public void RecordSent(Partition partition, long sequence)
    {
        partition.Sequence.RecordSent(sequence);
        metrics.InvalidationSent();
    }

    /// <summary>A number did not arrive within the grace period.</summary>
    public void RecordMissed() => metrics.InvalidationMissed();

    /// <summary>Continues from a state of L2: nothing of the partition that was read before is served any more.</summary>
    public void Reset(Partition partition, SequenceState state)
    {
        partition.Tags.MarkUncertain();
        partition.Tags.Record(TagInvalidations.Wildcard, state.WildcardAt);
        partition.Sequence.Reset(state.Sequence);
        l1.Clear(partition, state.WildcardAt);
        partition.AdvanceEpoch();
    }
}
