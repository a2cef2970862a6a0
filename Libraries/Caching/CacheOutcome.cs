using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching;

/// <summary>Where a value came from.</summary>
public enum CacheSource
{
    /// <summary>The factory ran: in this application, the database.</summary>
    Database,

    /// <summary>The memory of this replica.</summary>
    Local,

    /// <summary>The second level (Redis).</summary>
    Remote,

    /// <summary>The factory failed, and a value past its time was served instead.</summary>
    Stale,
}

/// <summary>Is told where a value came from. The state that a caller hands to <c>GetOrCreateAsync</c> may implement it.</summary>
internal interface ICacheObserver
{
    /// <summary>Called once, before the read returns.</summary>
    void Served(CacheSource source);
}

/// <summary>Of one read: where its value came from.</summary>
public sealed class CacheOutcome
{
    /// <summary>The source; <see cref="CacheSource.Database"/> until the read has returned, and with a cache that does not say.</summary>
    public CacheSource Source { get; internal set; } = CacheSource.Database;

    /// <summary>The source as the response header <c>X-Cache</c> names it: <c>l1</c>, <c>l2</c>, <c>db</c> or <c>stale</c>.</summary>
    public string HeaderValue => Source switch
    {
        CacheSource.Local => "l1",
        CacheSource.Remote => "l2",
        CacheSource.Stale => "stale",
        _ => "db",
    };
}

/// <summary>The seam through which a caller of any <see cref="HybridCache"/> learns the source of a value.</summary>
public static class CacheOutcomeExtensions
{
    /// <summary>As <see cref="HybridCache.GetOrCreateAsync{TState,T}(string,TState,Func{TState,CancellationToken,ValueTask{T}},HybridCacheEntryOptions,IEnumerable{string},CancellationToken)"/>, and says in <paramref name="outcome"/> where the value came from.</summary>
    public static ValueTask<T> GetOrCreateAsync<TState, T>(
        this HybridCache cache,
        string key,
        CacheOutcome outcome,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(outcome);
        return cache.GetOrCreateAsync(
            key,
            new Observed<TState, T>(state, factory, outcome),
            static (observed, token) => observed.Factory(observed.State, token),
            options,
            tags,
            cancellationToken);
    }

    private sealed class Observed<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CacheOutcome outcome) : ICacheObserver
    {
        public TState State => state;

        public Func<TState, CancellationToken, ValueTask<T>> Factory => factory;

        public void Served(CacheSource source) => outcome.Source = source;
    }
}
