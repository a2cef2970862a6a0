namespace Showroom.Caching;

/// <summary>How reads and writes use the two levels. The interface that callers see is the same for all of them.</summary>
public enum CacheStrategy
{
    /// <summary>Both levels, coherent: reads fill them, a write is stored in the second and told to every replica.</summary>
    Hybrid,

    /// <summary>Nothing is kept: every read runs the factory.</summary>
    None,

    /// <summary>Memory of this replica only. Other replicas learn of a write when their entry expires.</summary>
    Local,

    /// <summary>The second level only, by time alone: a write is not told to it, readers see it when the entry expires.</summary>
    Distributed,

    /// <summary>The second level only: a write removes the entry, the next read loads it.</summary>
    CacheAside,

    /// <summary>The second level only: a write stores the new value.</summary>
    WriteThrough,
}

/// <summary>What a write (SetAsync) does with what is cached.</summary>
internal enum WritePolicy
{
    Store,
    Remove,
    Ignore,
}

/// <summary>A strategy taken apart into what the code asks for.</summary>
internal sealed record CachePlan(bool Local, bool Remote, WritePolicy OnWrite)
{
    public static CachePlan Of(CacheStrategy strategy) => strategy switch
    {
        CacheStrategy.None => new(false, false, WritePolicy.Ignore),
        CacheStrategy.Local => new(true, false, WritePolicy.Store),
        CacheStrategy.Distributed => new(false, true, WritePolicy.Ignore),
        CacheStrategy.CacheAside => new(false, true, WritePolicy.Remove),
        CacheStrategy.WriteThrough => new(false, true, WritePolicy.Store),
        _ => new(true, true, WritePolicy.Store),
    };
}
