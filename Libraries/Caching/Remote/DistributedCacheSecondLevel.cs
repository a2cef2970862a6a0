using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Showroom.Caching.Coherence;
using StackExchange.Redis;

namespace Showroom.Caching.Remote;

/// <summary>
/// Any <see cref="IDistributedCache"/> as the second level. Such a cache has neither a step that compares and stores nor a channel, so leases, numbers and
/// messages are those of this process: coherent within it, while other processes see a change when the entry expires. With Redis use RedisSecondLevel.
/// </summary>
internal sealed class DistributedCacheSecondLevel(IDistributedCache cache, RedisKeys keys, long sender, TimeProvider time) : ISecondLevel, IInvalidationChannel
{
    private readonly ConcurrentDictionary<string, string> _leases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _tags = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private IInvalidationListener? _listener;
    private long _sequence;

    public async Task<byte[]?> GetAsync(string key)
    {
        if (cache is IBufferDistributedCache buffered)
        {
            var writer = new ArrayBufferWriter<byte>();
            return await buffered.TryGetAsync(Name(key), writer).ConfigureAwait(false) ? writer.WrittenSpan.ToArray() : null;
        }

        return await cache.GetAsync(Name(key)).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> names) =>
        await Task.WhenAll(names.Select(name => cache.GetAsync(Name(name)))).ConfigureAwait(false);

    /// <summary>Granted to everybody: within one process two loads of a key do not meet. What counts is that a change breaks it.</summary>
    public async Task<LeaseAnswer> TryLeaseAsync(string key, string token, TimeSpan life, ReadOnlyMemory<byte> unwanted)
    {
        if (await cache.GetAsync(Name(key)).ConfigureAwait(false) is { Length: > 0 } entry && (unwanted.IsEmpty || !entry.AsSpan().StartsWith(unwanted.Span)))
        {
            return new(false, entry);
        }

        _leases[key] = token;
        return new(true, null);
    }

    public async Task<bool> FillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan life)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_leases.TryRemove(new(key, token)))
            {
                return false;
            }

            await SetAsync(key, entry, life).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    public Task ReleaseAsync(string key, string token)
    {
        _leases.TryRemove(new(key, token));
        return Task.CompletedTask;
    }

    public async Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan life, string? version, long floor) =>
        new(await ChangeAsync(InvalidationKind.Key, key, () => SetAsync(key, entry, life)).ConfigureAwait(false), true);

    public Task<long> RemoveAsync(string key, long floor) => ChangeAsync(InvalidationKind.Key, key, () => cache.RemoveAsync(Name(key)));

    public Task<long> InvalidateTagAsync(string tag, long floor) => ChangeAsync(InvalidationKind.Tag, tag, () => Task.CompletedTask);

    public Task<long[]> GetTagsAsync(string[] tags) => Task.FromResult(Array.ConvertAll(tags, tag => _tags.GetValueOrDefault(tag)));

    public Task ExtendAsync(string key, TimeSpan life) => cache.RefreshAsync(Name(key));

    public Task<long> GetSequenceAsync() => Task.FromResult(Interlocked.Read(ref _sequence));

    public Task<Position> SynchronizeAsync(long floor, long start)
    {
        // Entries may outlive the process, and bear numbers of its time: the clock is further on.
        TagClock.InterlockedMax(ref _sequence, Math.Max(floor, start));
        return Task.FromResult(new Position(Interlocked.Read(ref _sequence), _tags.GetValueOrDefault(TagClock.Everything)));
    }

    public Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        return Task.CompletedTask;
    }

    public Task ProbeAsync(string nonce, CancellationToken cancellationToken)
    {
        _listener?.Received(new(0, InvalidationKind.Probe, sender, time.GetUtcNow(), nonce));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _changing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<long> ChangeAsync(InvalidationKind kind, string target, Func<Task> change)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
            _leases.TryRemove(target, out _);
            var sequence = Interlocked.Increment(ref _sequence);
            if (kind == InvalidationKind.Tag)
            {
                _tags[target] = sequence;
            }

            _listener?.Received(new(sequence, kind, sender, time.GetUtcNow(), target));
            return sequence;
        }
        finally
        {
            _changing.Release();
        }
    }

    private Task SetAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan life)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = life };
        return cache is IBufferDistributedCache buffered
            ? buffered.SetAsync(Name(key), new ReadOnlySequence<byte>(entry), options).AsTask()
            : cache.SetAsync(Name(key), entry.ToArray(), options);
    }

    private string Name(string key) => keys.Value(key).ToString();
}
