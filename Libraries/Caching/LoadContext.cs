namespace Showroom.Caching;

/// <summary>What a factory can decide about the entry of the value that it returns, once it has the value.</summary>
public sealed class LoadContext
{
    /// <summary>The maximum lifetime of this entry in L2, and in L1 if it is shorter there; zero: it is not cached. Null: as for every entry.</summary>
    public TimeSpan? Expiration { get; set; }

    /// <summary>The maximum lifetime of this entry in L1; zero: it is not kept there. Null: as for every entry.</summary>
    public TimeSpan? LocalExpiration { get; set; }
}
