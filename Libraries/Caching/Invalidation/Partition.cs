namespace Showroom.Caching.Invalidation;

/// <summary>
/// A part of L2 with an invalidation counter of its own, and what this replica knows of its changes. A single server is one partition. A cluster has many: a
/// script can change an entry and a counter in one atomic step only when both are in the same hash slot, and a shard that fails takes its own counters with it.
/// </summary>
internal sealed class Partition(int index, int maxTags, CoherenceLease lease)
{
    private int _epoch;

    public int Index => index;

    /// <summary>How long L1 entries of this partition may be served.</summary>
    public CoherenceLease Lease => lease;

    /// <summary>Which invalidations have arrived.</summary>
    public SequenceTracker Sequence { get; } = new();

    public TagInvalidations Tags { get; } = new(maxTags);

    /// <summary>L1 entries of an older epoch are not served.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>The number of the last invalidation for which L1 was cleared; guarded by a lock on this instance.</summary>
    public long ClearedAt { get; set; }

    public void AdvanceEpoch() => Interlocked.Increment(ref _epoch);
}
