using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Reading;

/// <summary>What a caller says about the lifetimes of an entry; null: as configured.</summary>
internal readonly record struct EntrySettings(HybridCacheEntryOptions? Entry, LoadOptions? Load);

/// <summary>The arguments of a read.</summary>
internal readonly record struct ReadRequest<TState, T>(
    string Key, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory, HybridCacheEntryOptions? Options, string[] Tags)
{
    public LoadOptions? Load => State is ICustomLoad custom ? custom.Options : null;

    public EntrySettings Settings => new(Options, Load);

    /// <summary>The options with what the factory has decided.</summary>
    public HybridCacheEntryOptions? OptionsAfterLoad => State is ICustomLoad { Context: { } context }
        ? new() { Expiration = context.Expiration ?? Options?.Expiration, LocalCacheExpiration = context.LocalExpiration ?? Options?.LocalCacheExpiration, Flags = Flags }
        : Options;

    public HybridCacheEntryFlags Flags => Options?.Flags ?? HybridCacheEntryFlags.None;
}
