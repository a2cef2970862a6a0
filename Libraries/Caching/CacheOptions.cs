namespace Showroom.Caching;

/// <summary>
/// The cache's settings, read once from the configuration section <c>Cache</c> and validated at start.
/// Durations are written as <c>hh:mm:ss</c>, sizes in bytes.
/// </summary>
public sealed record CacheOptions
{
    /// <summary>The configuration section that is bound to this record.</summary>
    public const string Section = "Cache";

    /// <summary>Which levels are used, and what a write does.</summary>
    public CacheStrategy Strategy { get; init; } = CacheStrategy.Hybrid;

    /// <summary>First part of every Redis key: applications that share a server differ in it.</summary>
    public string Prefix { get; init; } = "showroom";

    /// <summary>The version of what the cached types look like. Raise it with an incompatible change: two versions never read each other's entries.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>How long an entry lives in the second level, at most.</summary>
    public TimeSpan Expiration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an entry is served from memory before the second level is asked again, at most.</summary>
    public TimeSpan LocalExpiration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An entry that nobody read for this long is dropped, within the limits above. Zero: entries do not slide.</summary>
    public TimeSpan SlidingExpiration { get; init; } = TimeSpan.Zero;

    /// <summary>How long it is remembered that there is no value (the factory returned null).</summary>
    public TimeSpan NegativeExpiration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share, 0 to 0.5, by which a lifetime is shortened at random, so that what was stored together does not expire together.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The most that the entries in memory may take, in bytes: keys, encoded values and a fixed share per entry.</summary>
    public long LocalCapacity { get; init; } = 64L << 20;

    /// <summary>The largest encoded value that is cached, in bytes. A larger one is given to the caller and not kept.</summary>
    public int MaximumValueBytes { get; init; } = 1 << 20;

    /// <summary>The longest key, in characters. With a longer one every read runs the factory.</summary>
    public int MaximumKeyLength { get; init; } = 4096;

    /// <summary>Encoded values of this many bytes and more are compressed in the second level.</summary>
    public int CompressionThreshold { get; init; } = 4096;

    /// <summary>How long one operation of the second level may take before it counts as failed.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the second level is left alone once half of its operations fail. At least half a second.</summary>
    public TimeSpan CircuitBreak { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one replica's load of a missing key keeps the others from loading it too, at most.</summary>
    public TimeSpan LoadLease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a replica waits for another one's load before it loads for itself.</summary>
    public TimeSpan LoadWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a replica asks the second level whether it has missed an invalidation.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an invalidation may be under way before it counts as lost.</summary>
    public TimeSpan DeliveryGrace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long memory is trusted after the last heartbeat that was answered.</summary>
    public TimeSpan TrustWindow { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an entry is served from memory while the second level cannot be reached, and nobody can say that it changed.</summary>
    public TimeSpan IsolatedExpiration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The oldest value, since it was stored, that is served when the factory fails. Never one that is known to have changed. Zero: the failure is the caller's.</summary>
    public TimeSpan MaximumStale { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many of the keys read most are loaded at start. Zero: none.</summary>
    public int WarmKeys { get; init; } = 1000;

    /// <summary>How long the replica may be held back from reporting ready while it warms.</summary>
    public TimeSpan WarmingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old a value may be that is read after a write has returned, however messages are lost, delayed or reordered,
    /// as long as the writer could reach the second level; else counted from the moment that it can again.
    /// </summary>
    public TimeSpan StalenessBound => TrustWindow + Heartbeat + IsolatedExpiration;

    /// <summary>Returns this, or throws with the key to change.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    internal CacheOptions Validate()
    {
        Require(Prefix.Length is > 0 and <= 64 && Prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'), nameof(Prefix), "1 to 64 letters, digits, '-' or '.'");
        Require(SchemaVersion > 0, nameof(SchemaVersion), "1 or more");
        Require(Enum.IsDefined(Strategy), nameof(Strategy), "one of " + string.Join(", ", Enum.GetNames<CacheStrategy>()));
        foreach (var (name, value) in new[]
        {
            (nameof(Expiration), Expiration), (nameof(LocalExpiration), LocalExpiration), (nameof(NegativeExpiration), NegativeExpiration),
            (nameof(OperationTimeout), OperationTimeout), (nameof(LoadLease), LoadLease), (nameof(LoadWait), LoadWait), (nameof(Heartbeat), Heartbeat),
            (nameof(DeliveryGrace), DeliveryGrace), (nameof(IsolatedExpiration), IsolatedExpiration), (nameof(WarmingTimeout), WarmingTimeout),
        })
        {
            Require(value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(30), name, "1 ms to 30 days");
        }

        Require(SlidingExpiration >= TimeSpan.Zero && SlidingExpiration <= Expiration, nameof(SlidingExpiration), "zero (off) to Expiration");
        Require(MaximumStale >= TimeSpan.Zero && MaximumStale <= TimeSpan.FromDays(1), nameof(MaximumStale), "zero (off) to one day");
        Require(CircuitBreak >= TimeSpan.FromMilliseconds(500) && CircuitBreak <= TimeSpan.FromMinutes(5), nameof(CircuitBreak), "0.5 s to 5 minutes");
        Require(TrustWindow >= Heartbeat + OperationTimeout, nameof(TrustWindow), "at least Heartbeat + OperationTimeout, or memory is distrusted between two heartbeats");
        Require(Jitter is >= 0 and <= 0.5, nameof(Jitter), "0 to 0.5");
        Require(LocalCapacity >= 64 << 10, nameof(LocalCapacity), "64 KiB or more");
        Require(MaximumValueBytes is >= 64 and <= 256 << 20, nameof(MaximumValueBytes), "64 bytes to 256 MiB");
        Require(MaximumKeyLength is >= 16 and <= 65536, nameof(MaximumKeyLength), "16 to 65536");
        Require(CompressionThreshold >= 64, nameof(CompressionThreshold), "64 or more");
        Require(WarmKeys is >= 0 and <= 100_000, nameof(WarmKeys), "0 to 100000");
        return this;

        static void Require(bool fulfilled, string name, string range)
        {
            if (!fulfilled)
            {
                throw new InvalidOperationException($"{Section}:{name} must be {range}.");
            }
        }
    }
}
