namespace Showroom.Caching;

/// <summary>
/// How a read treats a slow factory, in addition to <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions"/>. A property that is null
/// takes the setting of the same name from the section <c>Cache</c>. The ranges are those of <see cref="CacheOptions"/>.
/// </summary>
public sealed record LoadOptions
{
    /// <inheritdoc cref="CacheOptions.FactorySoftTimeout"/>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or longer than a day.</exception>
    public TimeSpan? FactorySoftTimeout { get; init => field = Checked(value, nameof(FactorySoftTimeout)); }

    /// <inheritdoc cref="CacheOptions.FactoryHardTimeout"/>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or longer than a day.</exception>
    public TimeSpan? FactoryHardTimeout { get; init => field = Checked(value, nameof(FactoryHardTimeout)); }

    /// <inheritdoc cref="CacheOptions.MaximumStale"/>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or longer than a day.</exception>
    public TimeSpan? MaximumStale { get; init => field = Checked(value, nameof(MaximumStale)); }

    /// <inheritdoc cref="CacheOptions.EagerRefreshThreshold"/>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 0.99.</exception>
    public double? EagerRefreshThreshold
    {
        get;
        init => field = value is null or (>= 0 and <= CacheOptions.MaxEagerRefreshThreshold) ? value
            : throw new ArgumentOutOfRangeException(nameof(EagerRefreshThreshold), value, "It must be 0 (off) to 0.99.");
    }

    private static TimeSpan? Checked(TimeSpan? value, string property) =>
        value is null || (value >= TimeSpan.Zero && value <= CacheOptions.MaxFactoryTimeout) ? value
            : throw new ArgumentOutOfRangeException(property, value, "It must be zero (off) to one day.");
}
