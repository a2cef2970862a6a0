namespace Showroom.Caching.Remote;

/// <summary>
/// What the cache asks of the level that replicas share. Every change moves one counter and tells the replicas, in one step.
/// Operations may throw anything and take any time: RemoteGuard stands before them.
/// <para>Each change takes the <c>floor</c>, the highest number that the caller has seen, and is numbered above it, so that numbers rise even when the server has lost its memory.</para>
/// </summary>
internal interface ISecondLevel
{
    /// <summary>The entry's bytes, or null.</summary>
    Task<byte[]?> GetAsync(string key);

    /// <summary>Several entries at once, null where there is none.</summary>
    Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys);

    /// <summary>
    /// The entry, if it does not begin with <paramref name="unwanted"/> (the head of one that was found wanting); else takes the right to load the
    /// key, unless somebody has it.
    /// </summary>
    Task<LeaseAnswer> TryLeaseAsync(string key, string token, TimeSpan life, ReadOnlyMemory<byte> unwanted);

    /// <summary>
    /// Stores what was loaded under a lease and gives the lease back. False, and nothing is stored, when the lease is no longer held: it ran out, or a
    /// change broke it, and then the loaded value may be the one from before the change.
    /// </summary>
    Task<bool> FillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan life);

    /// <summary>Gives a lease back without a value.</summary>
    Task ReleaseAsync(string key, string token);

    /// <summary>Stores a written value and breaks the key's lease. With a version, an entry with a higher one stays (the change is numbered and told all the same).</summary>
    Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan life, string? version, long floor);

    /// <summary>Removes the entry, breaks the key's lease; returns the change's number.</summary>
    Task<long> RemoveAsync(string key, long floor);

    /// <summary>Makes every entry with the tag that was read before now invalid; returns the change's number.</summary>
    Task<long> InvalidateTagAsync(string tag, long floor);

    /// <summary>When each tag was last invalidated; 0: never.</summary>
    Task<long[]> GetTagsAsync(string[] tags);

    /// <summary>Lets an entry live for this long from now, if it is still there.</summary>
    Task ExtendAsync(string key, TimeSpan life);

    /// <summary>The counter as it is; 0 when there is none.</summary>
    Task<long> GetSequenceAsync();

    /// <summary>
    /// Brings the counter to <paramref name="floor"/> if it is behind it. A server that is behind what a replica has seen has lost changes, so everything
    /// in it from before may be outdated: that is then invalidated as a whole. Where there is no counter, it starts at <paramref name="start"/> or the floor.
    /// </summary>
    Task<Position> SynchronizeAsync(long floor, long start);
}

/// <summary>An entry, or whether the lease was granted.</summary>
internal readonly record struct LeaseAnswer(bool Granted, byte[]? Entry);

/// <summary>The number of a change, and whether the value was stored (a newer version was not there).</summary>
internal readonly record struct StoreResult(long Sequence, bool Stored);

/// <summary>Where the counter stands, and when everything was last invalidated (0: never).</summary>
internal readonly record struct Position(long Sequence, long EverythingAt);

/// <summary>Remembers which keys are read most, by day.</summary>
internal interface IPopularity
{
    Task AddReadsAsync(DateOnly day, IReadOnlyCollection<KeyValuePair<string, int>> reads);

    Task<string[]> MostReadAsync(DateOnly day, int count);
}
