using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching;

/// <summary>The source of the value that one read returned.</summary>
public sealed class CacheOutcome
{
    /// <summary>The source; <see cref="CacheSource.Database"/> until the read has returned, and with a <see cref="HybridCache"/> that does not report it.</summary>
    public CacheSource Source { get; internal set; } = CacheSource.Database;

    /// <summary>The source as the value of the response header <c>X-Cache</c>: <c>l1</c>, <c>l2</c>, <c>db</c> or <c>stale</c>.</summary>
    public string HeaderValue => Source switch
    {
        CacheSource.Local => "l1",
        CacheSource.Remote => "l2",
        CacheSource.Stale => "stale",
        _ => "db",
    };
}

/// <summary>Reads from any <see cref="HybridCache"/> that report the source of the value.</summary>
public static class CacheOutcomeExtensions
{
    /// <summary>
    /// The same as <see cref="HybridCache.GetOrCreateAsync{TState,T}(string,TState,Func{TState,CancellationToken,ValueTask{T}},HybridCacheEntryOptions,IEnumerable{string},CancellationToken)"/>;
    /// sets the source of the value in <paramref name="outcome"/>.
    /// </summary>
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
