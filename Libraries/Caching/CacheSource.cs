namespace Showroom.Caching;

/// <summary>Which level served a value.</summary>
public enum CacheSource
{
    /// <summary>The factory ran; in this application it queries the database.</summary>
    Database,

    /// <summary>L1: the memory of this replica.</summary>
    Local,

    /// <summary>L2: Redis or another distributed cache.</summary>
    Remote,

    /// <summary>The factory failed or exceeded its soft timeout, and an expired value was served from L1 instead.</summary>
    Stale,
}

/// <summary>Receives the source of a value. The state that a caller passes to <c>GetOrCreateAsync</c> may implement it.</summary>
internal interface ICacheObserver
{
    /// <summary>Called once per read, before the read returns.</summary>
    void Served(CacheSource source);
}

/// <summary>Options of a read that <c>HybridCacheEntryOptions</c> cannot carry. The state that a caller passes to <c>GetOrCreateAsync</c> may implement it.</summary>
internal interface ICustomLoad
{
    LoadOptions? Options { get; }

    /// <summary>What the factory has decided; null before it has run, and when it decides nothing.</summary>
    LoadContext? Context { get; }
}
