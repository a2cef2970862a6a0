using Showroom.Caching.Invalidation;
using Showroom.Caching.L1;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>Applies invalidations to L1 and the tags, and tracks which numbers have arrived.</summary>
internal sealed class InvalidationReceiver(L1Cache l1, TagInvalidations tags, TimeProvider time, CacheMetrics metrics)
{
    private readonly SequenceTracker _sequence = new();

    /// <summary>The newest change known to be applied in L2. A value read from now on reflects it.</summary>
    public long Highest => _sequence.Highest;

    /// <summary>Every invalidation up to this number has arrived.</summary>
    public long HighestContiguous => _sequence.HighestContiguous;

    public void Receive(in InvalidationMessage message)
    {
        // The effect before the number: a heartbeat that sees the number has to see the effect.
        if (message.Kind == InvalidationKind.Key)
        {
            l1.Invalidate(message.Target, message.Sequence);
        }
        else
        {
            tags.Record(message.Target, message.Sequence);
            if (message.Target == TagInvalidations.Wildcard)
            {
                l1.Clear(message.Sequence);
            }
        }

        var late = _sequence.RecordReceived(message.Sequence);
        metrics.InvalidationReceived(time.GetUtcNow() - message.SentAt, late);
    }

    /// <summary>A change of this replica has been applied in L2.</summary>
    public void RecordSent(long sequence)
    {
        _sequence.RecordSent(sequence);
        metrics.InvalidationSent();
    }

    /// <summary>A number did not arrive within the grace period.</summary>
    public void RecordMissed() => metrics.InvalidationMissed();

    /// <summary>Continues from a state of L2: nothing read before is served any more.</summary>
    public void Reset(SequenceState state)
    {
        tags.MarkUncertain();
        tags.Record(TagInvalidations.Wildcard, state.WildcardAt);
        _sequence.Reset(state.Sequence);
        l1.Clear(state.WildcardAt);
        l1.InvalidateAll();
    }
}
