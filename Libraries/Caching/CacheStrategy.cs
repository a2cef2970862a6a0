namespace Showroom.Caching;

/// <summary>How reads and writes use the two levels. Callers use the same interface with all of them.</summary>
public enum CacheStrategy
{
    /// <summary>Both levels, coherent: reads fill them; a write is stored in L2 and invalidates L1 of every replica.</summary>
    Hybrid,

    /// <summary>No caching: every read runs the factory.</summary>
    None,

    /// <summary>L1 only. Other replicas see a write when their entry expires.</summary>
    Local,

    /// <summary>L2 only, with expiration alone: a write leaves the entry as it is, readers see the change when the entry expires.</summary>
    Distributed,

    /// <summary>L2 only: a write removes the entry, the next read loads it.</summary>
    CacheAside,

    /// <summary>L2 only: a write stores the new value.</summary>
    WriteThrough,
}

/// <summary>What a write (SetAsync) does with the cached entry.</summary>
internal enum WriteBehavior
{
    Store,
    Remove,
    Ignore,
}

/// <summary>A strategy as the decisions that the code takes.</summary>
internal sealed record CachePolicy(bool UseL1, bool UseL2, WriteBehavior OnWrite)
{
    public static CachePolicy For(CacheStrategy strategy) => strategy switch
    {
        CacheStrategy.None => new(false, false, WriteBehavior.Ignore),
        CacheStrategy.Local => new(true, false, WriteBehavior.Store),
        CacheStrategy.Distributed => new(false, true, WriteBehavior.Ignore),
        CacheStrategy.CacheAside => new(false, true, WriteBehavior.Remove),
        CacheStrategy.WriteThrough => new(false, true, WriteBehavior.Store),
        _ => new(true, true, WriteBehavior.Store),
    };
}
