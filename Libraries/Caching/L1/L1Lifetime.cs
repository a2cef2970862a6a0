namespace Showroom.Caching.L1;

/// <summary>The phases of an entry in L1, counted from the start of the read that stores it.</summary>
/// <param name="Fresh">How long it is served.</param>
/// <param name="RefreshAfter">When a hit starts to load it again in the background; <see cref="TimeSpan.MaxValue"/>: never.</param>
/// <param name="Stale">How long after <paramref name="Fresh"/> it may replace a value that cannot be loaded, or not in time.</param>
internal readonly record struct L1Lifetime(TimeSpan Fresh, TimeSpan RefreshAfter, TimeSpan Stale);
