using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Reading;

/// <summary>The arguments of a read.</summary>
internal readonly record struct ReadRequest<TState, T>(
    string Key, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory, HybridCacheEntryOptions? Options, string[] Tags)
{
    public HybridCacheEntryFlags Flags => Options?.Flags ?? HybridCacheEntryFlags.None;
}
