using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Reading;

/// <summary>What a caller wants: the value of a key, made by the factory when no level has it.</summary>
internal readonly record struct ReadRequest<TState, T>(
    string Key, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory, HybridCacheEntryOptions? Options, string[] Tags)
{
    public HybridCacheEntryFlags Flags => Options?.Flags ?? HybridCacheEntryFlags.None;
}
