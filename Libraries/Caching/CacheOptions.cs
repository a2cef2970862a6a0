namespace Showroom.Caching;

/// <summary>
/// The cache's settings, bound once from the configuration section <c>Cache</c> and validated at start.
/// Durations are written as <c>hh:mm:ss</c>, sizes in bytes.
/// </summary>
public sealed record CacheOptions
{
    /// <summary>The configuration section that is bound to this record.</summary>
    public const string Section = "Cache";

    /// <summary>No entry lives longer, whatever a caller asks for: tag invalidations have to outlive every entry.</summary>
    internal static readonly TimeSpan MaxExpiration = TimeSpan.FromDays(30);

    /// <summary>The longest timeout of a factory, and the longest time for which an expired value is kept.</summary>
    internal static readonly TimeSpan MaxFactoryTimeout = TimeSpan.FromDays(1);

    /// <summary>A refresh that began later would not end before the entry expires.</summary>
    internal const double MaxEagerRefreshThreshold = 0.99;

    /// <summary>Which levels are used, and what a write does.</summary>
    public CacheStrategy Strategy { get; init; } = CacheStrategy.Hybrid;

    /// <summary>First part of every Redis key. Applications that share a server need different prefixes. 1 to 64 letters, digits, '-' or '.'.</summary>
    public string Prefix { get; init; } = "showroom";

    /// <summary>The version of the cached types. Raise it with an incompatible change: entries of different versions have different keys. 1 or more.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The maximum lifetime of an entry in L2. 1 ms to 30 days.</summary>
    public TimeSpan Expiration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The maximum lifetime of an entry in L1, at most <see cref="Expiration"/>. 1 ms to 30 days.</summary>
    public TimeSpan LocalExpiration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An entry that has not been read for this long expires, within the limits above. Zero: no sliding expiration.</summary>
    public TimeSpan SlidingExpiration { get; init; } = TimeSpan.Zero;

    /// <summary>The lifetime of a cached null (the factory found no value). 1 ms to 30 days.</summary>
    public TimeSpan NegativeExpiration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share, 0 to 0.5, by which a lifetime is shortened at random, so that entries stored together do not expire together.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The capacity of L1 in bytes: keys, encoded values and a fixed overhead per entry. 64 KiB or more.</summary>
    public long LocalCapacity { get; init; } = 64L << 20;

    /// <summary>The largest encoded value that is cached, in bytes; a larger one is returned to the caller and not stored. 64 bytes to 256 MiB.</summary>
    public int MaximumValueBytes { get; init; } = 1 << 20;

    /// <summary>The longest key that is cached, in characters; the value of a longer one is loaded by every read, once for concurrent reads. 16 to 65,536.</summary>
    public int MaximumKeyLength { get; init; } = 4096;

    /// <summary>Encoded values of at least this many bytes are compressed in L2. 64 or more.</summary>
    public int CompressionThreshold { get; init; } = 4096;

    /// <summary>The timeout of one L2 operation. 1 ms to 30 days.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the circuit breaker stays open once half of the L2 operations fail. 0.5 s to 5 minutes.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The lifetime of the lease with which one replica loads a missing key while the others wait. 1 ms to 30 days.</summary>
    public TimeSpan LoadLease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a replica waits for the load of another one before it runs its own factory. 1 ms to 30 days.</summary>
    public TimeSpan LoadWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The interval at which a replica checks L2's invalidation counter for missed messages. 1 ms to 30 days.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an invalidation may take to arrive before it counts as missed. 1 ms to 30 days.</summary>
    public TimeSpan DeliveryGrace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long L1 is served after the start of the last successful heartbeat. At least <see cref="Heartbeat"/> + <see cref="OperationTimeout"/>.</summary>
    public TimeSpan CoherenceLease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The lifetime of entries that are stored in L1 while L2 is unreachable and invalidations cannot arrive. 1 ms to 30 days.</summary>
    public TimeSpan IsolatedExpiration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after its expiration in L1 a value may be served when the factory fails, or exceeds <see cref="FactorySoftTimeout"/>; never one that was
    /// invalidated. Zero: the exception reaches the caller, and there is no soft timeout. At most one day.
    /// </summary>
    public TimeSpan MaximumStale { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a read waits for a value that is being loaded when L1 has an expired one, which it then returns while the load continues and fills the
    /// cache. Counted from the start of the read that caused the load. The expired value is served only while an entry that has not expired would be:
    /// no invalidation of it is known, and all would have arrived. The factory must not use what its caller disposes of. Zero: off. At most one day.
    /// </summary>
    public TimeSpan FactorySoftTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long a read waits for a value that is being loaded when there is no expired one to serve; then it throws
    /// <see cref="CacheLoadTimeoutException"/>, and the load continues. At least <see cref="FactorySoftTimeout"/>. Zero: as long as the load takes. At
    /// most one day.
    /// </summary>
    public TimeSpan FactoryHardTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How long a load may continue after a read that waited for it has timed out; then it is cancelled, and the next read starts another. 1 ms to 30 days.</summary>
    public TimeSpan BackgroundLoadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The share of an entry's lifetime after which a hit in L1 starts a load in the background, once per entry, so that reads of a popular key never
    /// wait for one. The replicas share one load by their lease. The factory must not use what its caller disposes of. Zero: off. At most 0.99.
    /// </summary>
    public double EagerRefreshThreshold { get; init; }

    /// <summary>How many of the most-read keys are loaded at start. Zero: no warming. At most 100,000.</summary>
    public int WarmKeys { get; init; } = 1000;

    /// <summary>How long warming may delay readiness. 1 ms to 30 days.</summary>
    public TimeSpan WarmingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The maximum age of a superseded value that any replica serves after a write has returned, however messages are lost, delayed or reordered.
    /// It counts from the write when the writer could reach L2, and otherwise from the moment that it can again.
    /// </summary>
    public TimeSpan StalenessBound => CoherenceLease + Heartbeat + IsolatedExpiration;
}
