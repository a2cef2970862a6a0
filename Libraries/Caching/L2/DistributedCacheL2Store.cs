using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Showroom.Caching.Invalidation;

namespace Showroom.Caching.L2;

/// <summary>
/// Any <see cref="IDistributedCache"/> as L2. It offers neither an atomic compare-and-set nor a channel, so leases, sequence and messages are those of
/// this process: coherent within it, while other processes see a change when the entry expires. With Redis, RedisL2Store is used instead.
/// </summary>
internal sealed class DistributedCacheL2Store(IDistributedCache cache, string entryPrefix, TimeProvider time) : IL2Store, IInvalidationChannel
{
    private readonly ConcurrentDictionary<string, string> _leases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _tags = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changeLock = new(1);
    private IInvalidationListener? _listener;
    private long _sequence;

    public int DetectPartitions() => 1;

    /// <summary>Any exception: this interface does not tell what it means.</summary>
    public string FindOutage(Exception exception) => exception.GetType().Name;

    public async Task<byte[]?> GetAsync(string key)
    {
        if (cache is IBufferDistributedCache buffered)
        {
            var writer = new ArrayBufferWriter<byte>();
            return await buffered.TryGetAsync(NameOf(key), writer).ConfigureAwait(false) ? writer.WrittenSpan.ToArray() : null;
        }

        return await cache.GetAsync(NameOf(key)).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys) =>
        await Task.WhenAll(keys.Select(key => cache.GetAsync(NameOf(key)))).ConfigureAwait(false);

    /// <summary>Always granted: within one process two loads of a key are already prevented. The lease exists so that a change can revoke it.</summary>
    public async Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader)
    {
        if (await cache.GetAsync(NameOf(key)).ConfigureAwait(false) is { Length: > 0 } entry && (rejectedHeader.IsEmpty || !entry.AsSpan().StartsWith(rejectedHeader.Span)))
        {
            return new(false, entry);
        }

        _leases[key] = token;
        return new(true, null);
    }

    public async Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime)
    {
        await _changeLock.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_leases.TryRemove(new(key, token)))
            {
                return false;
            }

            await SetAsync(key, entry, lifetime).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _changeLock.Release();
        }
    }

    /// <summary>These leases do not expire.</summary>
    public Task RenewLeaseAsync(string key, string token, TimeSpan lifetime) => Task.CompletedTask;

    public Task ReleaseLeaseAsync(string key, string token)
    {
        _leases.TryRemove(new(key, token));
        return Task.CompletedTask;
    }

    public async Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor) =>
        new(await ChangeAsync(InvalidationKind.Key, key, () => SetAsync(key, entry, lifetime)).ConfigureAwait(false), true);

    public Task<long> RemoveAsync(string key, long floor) => ChangeAsync(InvalidationKind.Key, key, () => cache.RemoveAsync(NameOf(key)));

    public Task<long> InvalidateTagAsync(int partition, string tag, long floor) => ChangeAsync(InvalidationKind.Tag, tag, () => Task.CompletedTask);

    public Task<long[]> GetTagsAsync(int partition, string[] tags) => Task.FromResult(Array.ConvertAll(tags, tag => _tags.GetValueOrDefault(tag)));

    public Task ExtendAsync(string key, TimeSpan lifetime) => cache.RefreshAsync(NameOf(key));

    public Task<long> GetSequenceAsync(int partition) => Task.FromResult(Interlocked.Read(ref _sequence));

    public Task<SequenceState> SynchronizeAsync(int partition, long floor, long start)
    {
        // Entries may outlive the process and carry its numbers; starting from the clock keeps the sequence increasing.
        InterlockedMax.Raise(ref _sequence, Math.Max(floor, start));
        return Task.FromResult(new SequenceState(Interlocked.Read(ref _sequence), _tags.GetValueOrDefault(TagInvalidations.Wildcard)));
    }

    public Task ReconnectAsync() => Task.CompletedTask;

    public Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        return Task.CompletedTask;
    }

    public Task ProbeAsync(string nonce, CancellationToken cancellationToken)
    {
        _listener?.OnMessage(new(0, 0, InvalidationKind.Probe, time.GetUtcNow(), nonce));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _changeLock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<long> ChangeAsync(InvalidationKind kind, string target, Func<Task> change)
    {
        await _changeLock.WaitAsync().ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
            _leases.TryRemove(target, out _);
            var sequence = Interlocked.Increment(ref _sequence);
            if (kind == InvalidationKind.Tag)
            {
                _tags[target] = sequence;
            }

            _listener?.OnMessage(new(0, sequence, kind, time.GetUtcNow(), target));
            return sequence;
        }
        finally
        {
            _changeLock.Release();
        }
    }

    private Task SetAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime };
        return cache is IBufferDistributedCache buffered
            ? buffered.SetAsync(NameOf(key), new ReadOnlySequence<byte>(entry), options).AsTask()
            : cache.SetAsync(NameOf(key), entry.ToArray(), options);
    }

    private string NameOf(string key) => entryPrefix + KeyNames.Encode(key);
}
