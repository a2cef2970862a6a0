namespace Showroom.Caching.L2;

/// <summary>
/// The level that replicas share. Every change increments the sequence of its partition and publishes an invalidation, in one atomic step.
/// Operations may throw any exception and take any time; callers go through <see cref="L2Client"/>.
/// <para>Changes take a <c>floor</c>, the highest number that the caller has seen, and get a higher one.
/// They fail without being applied when the sequence is below the floor: the server has lost data, and has to be synchronized with first.</para>
/// </summary>
internal interface IL2Store
{
    /// <summary>
    /// Determines the layout of the server that is connected, and returns the number of its partitions: 1 unless it is a cluster. Operations use this layout from then on.
    /// </summary>
    int DetectPartitions();

    /// <summary>
    /// The reason, for the log, when the exception of an operation means that L2 cannot be used: a timeout, a connection error, or a server that refuses every request of
    /// this kind. Null when the failure concerns single keys; it does not count for the circuit breaker.
    /// </summary>
    string? FindOutage(Exception exception);

    /// <summary>The bytes of the entry, or null.</summary>
    Task<byte[]?> GetAsync(string key);

    /// <summary>Several entries in one request; null for each that is missing.</summary>
    Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys);

    /// <summary>
    /// Returns the entry, unless it begins with <paramref name="rejectedHeader"/> (that of an entry found unusable); otherwise takes the lease to
    /// load the key, unless another loader holds it.
    /// </summary>
    Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader);

    /// <summary>
    /// Stores a value loaded under a lease, and releases the lease. False, without storing, when the lease is no longer held: it expired, or a
    /// change revoked it and the loaded value may predate that change.
    /// </summary>
    Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime);

    /// <summary>Extends a lease that is still held, during a load that takes longer than its lifetime.</summary>
    Task RenewLeaseAsync(string key, string token, TimeSpan lifetime);

    /// <summary>Releases a lease without storing a value.</summary>
    Task ReleaseLeaseAsync(string key, string token);

    /// <summary>Stores a written value and revokes the key's lease. With a version, an entry with a higher version is kept; the invalidation is published in either case.</summary>
    Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor);

    /// <summary>Removes the entry and revokes the key's lease; returns the number of the change.</summary>
    Task<long> RemoveAsync(string key, long floor);

    /// <summary>Invalidates every entry of the partition with the tag that was read before now; returns the number of the change.</summary>
    Task<long> InvalidateTagAsync(int partition, string tag, long floor);

    /// <summary>The number of each tag's last invalidation in the partition; 0 for none.</summary>
    Task<long[]> GetTagsAsync(int partition, string[] tags);

    /// <summary>Sets the remaining lifetime of the entry, if it exists.</summary>
    Task ExtendAsync(string key, TimeSpan lifetime);

    /// <summary>
    /// The current sequence number of the partition; 0 when there is none. It fails when the server does not accept writes: what such a server returns may be
    /// outdated, and an invalidation could not be published through it.
    /// </summary>
    Task<long> GetSequenceAsync(int partition);

    /// <summary>
    /// Raises the sequence to <paramref name="floor"/> if it is lower. A server whose sequence is behind what a replica has seen has lost changes, so
    /// all entries of the partition may be outdated and are invalidated. A missing sequence starts at <paramref name="start"/> or the floor, whichever is higher.
    /// </summary>
    Task<SequenceState> SynchronizeAsync(int partition, long floor, long start);

    /// <summary>Looks for the server that accepts writes: reads the roles of the servers again, and opens new connections when none of those connected does.</summary>
    Task ReconnectAsync();
}

/// <summary>An existing entry, or whether the lease was granted.</summary>
internal readonly record struct LeaseResult(bool Granted, byte[]? Entry);

/// <summary>The number of a change, and whether the value was stored (there was no newer version).</summary>
internal readonly record struct StoreResult(long Sequence, bool Stored);

/// <summary>The sequence number, and the number of the last invalidation of everything (0 for none).</summary>
internal readonly record struct SequenceState(long Sequence, long WildcardAt);
