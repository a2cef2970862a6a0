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
    /// <param name="cache">Another implementation than this library's ignores <paramref name="load"/> and reports no source.</param>
    /// <param name="key">Of the entry.</param>
    /// <param name="outcome">Receives the source.</param>
    /// <param name="state">Passed to the factory.</param>
    /// <param name="factory">Reads the value at its source. With a soft timeout or an eager refresh it may run after this call has returned.</param>
    /// <param name="options">Of the entry.</param>
    /// <param name="tags">Of the entry.</param>
    /// <param name="load">Timeouts of the factory; null: the settings of the section <c>Cache</c>.</param>
    /// <param name="cancellationToken">Cancels this read; a load that others wait for continues.</param>
    /// <exception cref="CacheLoadTimeoutException">The factory exceeded its hard timeout.</exception>
    public static ValueTask<T> GetOrCreateAsync<TState, T>(
        this HybridCache cache,
        string key,
        CacheOutcome outcome,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        LoadOptions? load = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(outcome);
        return cache.GetOrCreateAsync(
            key,
            new ObservedRead<TState>(state, outcome, load, factory),
            static (read, token) => ((Func<TState, CancellationToken, ValueTask<T>>)read.Factory)(read.State, token),
            options,
            tags,
            cancellationToken);
    }

    /// <summary>
    /// The same, with a factory that decides the lifetime of its entry from the value that it has loaded.
    /// </summary>
    /// <inheritdoc cref="GetOrCreateAsync{TState,T}(HybridCache,string,CacheOutcome,TState,Func{TState,CancellationToken,ValueTask{T}},HybridCacheEntryOptions,IEnumerable{string},LoadOptions,CancellationToken)"/>
    public static ValueTask<T> GetOrCreateAsync<TState, T>(
        this HybridCache cache,
        string key,
        CacheOutcome outcome,
        TState state,
        Func<TState, LoadContext, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        LoadOptions? load = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(outcome);
        return cache.GetOrCreateAsync(
            key,
            new ObservedRead<TState>(state, outcome, load, factory),
            static (read, token) => ((Func<TState, LoadContext, CancellationToken, ValueTask<T>>)read.Factory)(read.State, read.Context = new(), token),
            options,
            tags,
            cancellationToken);
    }

    private sealed class ObservedRead<TState>(TState state, CacheOutcome outcome, LoadOptions? options, Delegate factory) : ICacheObserver, ICustomLoad
    {
        public TState State => state;

        public Delegate Factory => factory;

        public LoadOptions? Options => options;

        public LoadContext? Context { get; set; }

        public void Served(CacheSource source) => outcome.Source = source;
    }
}
