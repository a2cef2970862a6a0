using Showroom.Caching.Invalidation;

namespace Showroom.Caching.L1;

/// <summary>An entry in L1. What decides whether it may be served is fixed when it is stored. Times are <see cref="TimeProvider.GetTimestamp"/> values.</summary>
internal sealed class L1Entry(string key)
{
    /// <summary>The estimated size, in bytes, of the objects around key and value.</summary>
    private const int OverheadBytes = 200;

    private object? _value;
    private long _refreshAt = long.MaxValue;

    public string Key => key;

    /// <summary>The shared instance, when the type allows sharing; otherwise, or until the first read, null, and <see cref="Payload"/> holds the encoded value.</summary>
    public object? Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    public byte[]? Payload { get; init; }

    public bool IsNull { get; init; }

    /// <summary>An invalidation of one of these after <see cref="AsOf"/> invalidates the entry.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The partition whose invalidations and lease concern the entry.</summary>
    public required Partition Partition { get; init; }

    /// <summary>The last invalidation known before the value was read; only later ones concern it.</summary>
    public required long AsOf { get; init; }

    /// <summary>Entries of an older epoch may have missed an invalidation.</summary>
    public required int Epoch { get; init; }

    /// <summary>Stored while invalidations could not arrive: valid for a short time, independently of the coherence lease.</summary>
    public bool Isolated { get; init; }

    /// <summary>Expired, and served because the factory fails.</summary>
    public bool Stale { get; init; }

    /// <summary>When the value was read at its source.</summary>
    public required long ReadAt { get; init; }

    public required long FreshUntil { get; init; }

    /// <summary>When a refresh in the background is due; <see cref="long.MaxValue"/> when it is off or has begun.</summary>
    public long RefreshAt
    {
        get => Volatile.Read(ref _refreshAt);
        init => _refreshAt = value;
    }

    /// <summary>Until when it may be served, although it has expired, when its value cannot be loaded, or not in time.</summary>
    public long StaleUntil { get; init; }

    /// <summary>The sliding expiration in timestamp ticks; zero: none.</summary>
    public long Sliding { get; init; }

    public long LastReadAt { get; set; }

    /// <summary>The <see cref="TagInvalidations.Revision"/> at which <see cref="Tags"/> were last found current.</summary>
    public int TagRevision { get; set; }

    /// <summary>The accounted size in bytes.</summary>
    public int Size { get; init; }

    public bool Touched { get; set; }

    public L1Entry? Previous { get; set; }

    public L1Entry? Next { get; set; }

    /// <summary>True for one caller once a refresh is due.</summary>
    public bool TryClaimRefresh(long now)
    {
        var refreshAt = RefreshAt;
        return now >= refreshAt && Interlocked.CompareExchange(ref _refreshAt, long.MaxValue, refreshAt) == refreshAt;
    }

    /// <summary>A copy that is served until <paramref name="freshUntil"/> although the entry has expired.</summary>
    /// <param name="freshUntil">A <see cref="TimeProvider.GetTimestamp"/> value.</param>
    /// <param name="epoch">The current one.</param>
    /// <param name="coherent">Whether all invalidations of the entry would have arrived: then the copy depends on the coherence lease, as the entry did.</param>
    public L1Entry AsStale(long freshUntil, int epoch, bool coherent) => new(key)
    {
        Value = Value,
        Payload = Payload,
        IsNull = IsNull,
        Tags = Tags,
        Partition = Partition,
        AsOf = AsOf,
        Epoch = epoch,
        Isolated = !coherent,
        Stale = true,
        ReadAt = ReadAt,
        FreshUntil = freshUntil,
        StaleUntil = StaleUntil,
        Size = Size,
    };

    public static int SizeOf(string key, int payloadLength) => OverheadBytes + (key.Length * sizeof(char)) + payloadLength;
}
