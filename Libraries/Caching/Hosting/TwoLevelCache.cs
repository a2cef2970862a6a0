using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Coherence;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L1;
using Showroom.Caching.L2;
using Showroom.Caching.Popularity;
using Showroom.Caching.Reading;
using Showroom.Caching.Serialization;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Warming;
using Showroom.Caching.Writing;

namespace Showroom.Caching.Hosting;

/// <summary>
/// The implementation of <see cref="HybridCache"/>: L1 in memory, then L2, which the replicas share, then the factory. docs/caching.md explains how it
/// stays coherent.
/// </summary>
internal sealed class TwoLevelCache : HybridCache, IAsyncDisposable
{
    private const int MaxTagCount = 32;
    private const int MaxTagLength = 256;

    private readonly CacheOptions _options;
    private readonly CachePolicy _policy;
    private readonly TimeProvider _time;
    private readonly L1Store _l1;
    private readonly CacheReader _reader;
    private readonly EagerRefresher _refresher;
    private readonly CacheWriter _writer;
    private readonly ReadRecorder _recorder;

    public TwoLevelCache(CacheOptions options, L2Backend backend, ValueCodecs codecs, TimeProvider time, Random random, CacheMetrics metrics, ILogger logger)
    {
        _options = options;
        _policy = CachePolicy.For(options.Strategy);
        _time = time;
        _recorder = new(metrics, Popular);
        Metrics = metrics;
        var partitions = new Partitions(_policy.UseL2 ? () => new CoherenceLease(options.CoherenceLease, time) : CoherenceLease.CreatePermanent);
        var entries = new CacheEntryFactory(options, codecs, time, random, metrics, logger);
        var l1 = new L1Cache(options.LocalCapacity);
        var l2 = new L2Client(backend.Store, options, time, metrics, new OutageLog(logger), logger);
        var receiver = new InvalidationReceiver(l1, partitions, time, metrics);
        Coherence = new CoherenceMonitor(l2, backend.Channel, receiver, new PendingInvalidations(), options, time, logger);
        _l1 = new L1Store(_policy, l1, Coherence, entries, time);
        var l2Reader = new L2Reader(l2, Coherence, entries, options, time);
        var stampedeGuard = new StampedeGuard(l1, Coherence);
        var leases = new LoadLeases(l2, l2Reader, entries, options, time, random);
        var staleFallback = new StaleFallback(_l1, options, logger);
        var loader = new Loader(stampedeGuard, _l1, leases, staleFallback, entries, time, metrics);
        var background = new BackgroundLoads(stampedeGuard, options, metrics, time, logger);
        _refresher = new EagerRefresher(stampedeGuard, background, _l1, l2Reader, loader, metrics, logger);
        _reader = new CacheReader(stampedeGuard, _l1, l2Reader, loader, new LoadWaiter(_l1, background, entries, options, time), _refresher, _recorder);
        _writer = new CacheWriter(_policy, _l1, l2, Coherence, entries);
        L1Warmer = new L1Warmer(_l1, l2, l2Reader);
        metrics.Observe(() => l1.Bytes, () => l1.Count, () => l1.Evictions);
    }

    public CoherenceMonitor Coherence { get; }

    public CacheMetrics Metrics { get; }

    public L1Warmer L1Warmer { get; }

    public PopularKeys Popular { get; } = new();

    /// <summary>Subscribes to the invalidations of all replicas. Before, and while the channel is down, L1 keeps entries for IsolatedExpiration only.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _policy.UseL2 ? Coherence.StartAsync(cancellationToken) : Task.CompletedTask;

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
        if (_policy.UseL1
            && (options is null || (options.Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0)
            && _l1.TryGetEntry(key, now, out var entry)
            && entry.Value is T value)
        {
            if (now >= entry.RefreshAt)
            {
                StartRefresh(entry, key, state, factory, options, tags);
            }

            _recorder.Record(key, entry.Stale ? CacheSource.Stale : CacheSource.Local, state);
            return new(value);
        }

        return !(_policy.UseL1 || _policy.UseL2) ? CallFactoryAsync(state, factory, cancellationToken)
            : key.Length > _options.MaximumKeyLength ? _reader.ReadAsync(UncachedRead.Request(key, state, factory, options), now, cancellationToken)
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

    public async ValueTask DisposeAsync() => await Coherence.DisposeAsync().ConfigureAwait(false);

    /// <summary>Not inlined: its locals would be initialized at every hit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StartRefresh<TState, T>(
        L1Entry entry, string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options, IEnumerable<string>? tags) =>
        _refresher.StartIfDue(entry, new ReadRequest<TState, T>(key, state, factory, options, ToArray(tags)), _time.GetTimestamp());

    private async ValueTask<T> CallFactoryAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var value = await factory(state, cancellationToken).ConfigureAwait(false);
        Metrics.Loaded(_time.GetElapsedTime(startedAt));
        Metrics.Count(CacheSource.Database);
        (state as ICacheObserver)?.Served(CacheSource.Database);
        return value;
    }

    /// <exception cref="ArgumentException">There are too many tags, or one is empty or too long.</exception>
    private static string[] ToArray(IEnumerable<string>? tags)
    {
        if (tags is null)
        {
            return [];
        }

        string[] array = [.. tags];
        return array.Length <= MaxTagCount && Array.TrueForAll(array, static tag => tag is { Length: > 0 and <= MaxTagLength })
            ? array
            : throw new ArgumentException($"An entry can have at most {MaxTagCount} tags of 1 to {MaxTagLength} characters.", nameof(tags));
    }
}
