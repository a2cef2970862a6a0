using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Coherence;
using Showroom.Caching.Local;
using Showroom.Caching.Reading;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Values;
using Showroom.Caching.Warming;
using Showroom.Caching.Writing;

namespace Showroom.Caching;

/// <summary>
/// The cache behind <see cref="HybridCache"/>: memory, then a second level that replicas share, then the factory. docs/caching.md explains why it stays coherent.
/// </summary>
internal sealed class TwoLevelCache : HybridCache, IAsyncDisposable
{
    private const int MostTags = 32;
    private const int LongestTag = 256;

    private readonly CacheOptions _options;
    private readonly CachePlan _plan;
    private readonly TimeProvider _time;
    private readonly CacheReader _reader;
    private readonly CacheWriter _writer;

    public TwoLevelCache(CacheOptions options, ISecondLevel second, IInvalidationChannel channel, ValueCodecs codecs, TimeProvider time, Random random, CacheMetrics metrics, ILogger logger)
    {
        _options = options;
        _plan = CachePlan.Of(options.Strategy);
        _time = time;
        Metrics = metrics;
        var tags = new TagClock();
        var owed = new OwedChanges();
        var entries = new EntryMaker(options, codecs, time, random, metrics, logger);
        Local = new LocalCache(tags, options.LocalCapacity);
        Remote = new RemoteGuard(second, options, time, metrics, logger);
        Watch = new CoherenceWatch(Remote, channel, Local, tags, owed, options, time, metrics, logger);
        var remoteReader = new RemoteReader(Remote, Watch, tags, entries, options, time, random);
        var board = new FlightBoard(Local, Watch);
        var memory = new MemoryKeeper(_plan, Local, Watch, entries, time);
        var loader = new Loader(board, memory, Local, Remote, remoteReader, entries, _plan, options, time, metrics, logger);
        _reader = new CacheReader(board, memory, Remote, remoteReader, loader, Watch, owed, entries, _plan, time, metrics, Popular);
        Warmer = new MemoryWarmer(_plan, Local, Remote, remoteReader, Watch, entries, time);
        _writer = new CacheWriter(_plan, Local, Remote, Watch, tags, entries, time);
        metrics.Observe(() => Local.Bytes, () => Local.Count, () => Local.Evictions);
    }

    public LocalCache Local { get; }

    public RemoteGuard Remote { get; }

    public CoherenceWatch Watch { get; }

    public CacheMetrics Metrics { get; }

    public MemoryWarmer Warmer { get; }

    public PopularKeys Popular { get; } = new();

    /// <summary>Begins to listen to the other replicas. Before, and while they cannot be heard, memory serves for a short time only.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _plan.Remote ? Watch.StartAsync(cancellationToken) : Task.CompletedTask;

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        var now = _time.GetTimestamp();
        if (_plan.Local
            && (options is null || (options.Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0)
            && Local.TryGet(key, now, _plan.Remote ? Watch.TrustedUntil : long.MaxValue, out var entry)
            && entry.Value is T value)
        {
            Popular.Read(key, CacheSource.Local, Metrics.Count(CacheSource.Local));
            if (state is ICacheObserver observer)
            {
                observer.Served(entry.Stale ? CacheSource.Stale : CacheSource.Local);
            }

            return new(value);
        }

        return key.Length > _options.MaximumKeyLength || !(_plan.Local || _plan.Remote)
            ? LoadAsync(state, factory, cancellationToken)
            : _reader.ReadAsync(new ReadRequest<TState, T>(key, state, factory, options, ToArray(tags)), now, cancellationToken);
    }

    public override ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return key.Length > _options.MaximumKeyLength ? default : _writer.SetAsync(key, value, options, ToArray(tags));
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return key.Length > _options.MaximumKeyLength ? default : _writer.RemoveAsync(key);
    }

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.RemoveByTagAsync(ToArray([tag])[0]);
    }

    public async ValueTask DisposeAsync() => await Watch.DisposeAsync().ConfigureAwait(false);

    private async ValueTask<T> LoadAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var value = await factory(state, cancellationToken).ConfigureAwait(false);
        Metrics.Loaded(_time.GetElapsedTime(startedAt));
        Metrics.Count(CacheSource.Database);
        (state as ICacheObserver)?.Served(CacheSource.Database);
        return value;
    }

    /// <exception cref="ArgumentException">There are more tags, or longer ones, than an entry can carry.</exception>
    private static string[] ToArray(IEnumerable<string>? tags)
    {
        if (tags is null)
        {
            return [];
        }

        string[] array = [.. tags];
        return array.Length <= MostTags && Array.TrueForAll(array, static tag => tag is { Length: > 0 and <= LongestTag })
            ? array
            : throw new ArgumentException($"At most {MostTags} tags of 1 to {LongestTag} characters.", nameof(tags));
    }
}
