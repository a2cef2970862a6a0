namespace Showroom.Caching.Local;

/// <summary>One entry in memory. Everything that says whether it may be served is fixed when it is stored; the rest is bookkeeping.</summary>
internal sealed class LocalEntry(string key)
{
    /// <summary>What an entry costs besides its key and value: the objects around it.</summary>
    private const int Overhead = 200;

    private object? _value;

    public string Key => key;

    /// <summary>The value itself when its type may be shared; else, or until the first read, null and <see cref="Payload"/> holds it.</summary>
    public object? Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    public byte[]? Payload { get; init; }

    public bool IsNull { get; init; }

    /// <summary>Not empty: an invalidation of one of these after <see cref="AsOf"/> makes the entry invalid.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The last invalidation known before the value was read: only later ones concern it.</summary>
    public required long AsOf { get; init; }

    /// <summary>Entries of an older epoch may have missed an invalidation.</summary>
    public required int Epoch { get; init; }

    /// <summary>Stored while nobody could have told of a change: served for a short time, trust or not.</summary>
    public bool Isolated { get; init; }

    /// <summary>Past its time, kept on because the source fails.</summary>
    public bool Stale { get; init; }

    /// <summary>When the value was read at its source. Timestamps here are those of TimeProvider.GetTimestamp.</summary>
    public required long ReadAt { get; init; }

    public required long FreshUntil { get; init; }

    /// <summary>Zero: does not slide.</summary>
    public long Sliding { get; init; }

    public long IdleSince { get; set; }

    /// <summary>The tag clock's revision at which <see cref="Tags"/> were last found untouched.</summary>
    public int TagRevision { get; set; }

    public int Size { get; init; }

    public bool Touched { get; set; }

    public LocalEntry? Previous { get; set; }

    public LocalEntry? Next { get; set; }

    /// <summary>The same value, served a little longer although it is past its time.</summary>
    public LocalEntry Renewed(long until, int epoch) => new(key)
    {
        Value = Value,
        Payload = Payload,
        IsNull = IsNull,
        Tags = Tags,
        AsOf = AsOf,
        Epoch = epoch,
        Isolated = true,
        Stale = true,
        ReadAt = ReadAt,
        FreshUntil = until,
        Size = Size,
    };

    public static int SizeOf(string key, int payloadLength) => Overhead + (key.Length * sizeof(char)) + payloadLength;
}
