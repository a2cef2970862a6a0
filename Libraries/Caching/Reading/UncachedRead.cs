using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.L2;

namespace Showroom.Caching.Reading;

/// <summary>Reads of keys that are too long to be cached. Concurrent reads of one replica still share one load; such a read is known by the hash of its key.</summary>
internal static class UncachedRead
{
    /// <summary>Not a flag that callers have: a read with it never joins one of a cacheable key that equals the hash.</summary>
    private const HybridCacheEntryFlags Marker = (HybridCacheEntryFlags)(1 << 30);

    private const HybridCacheEntryFlags Flags = Marker | HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableDistributedCache;

    public static bool Is(HybridCacheEntryFlags flags) => (flags & Marker) != 0;

    public static ReadRequest<TState, T> Request<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options) =>
        new(KeyNames.Hash(key), state, factory, new() { Flags = (options?.Flags ?? HybridCacheEntryFlags.None) | Flags }, []);
}
