using Showroom.Caching;

namespace Showroom.Api.Platform;

/// <summary>
/// What this service sets otherwise than the cache's own defaults; the section <c>Cache</c> overrides it. The loads may continue after the request that
/// caused them, because they use the shared data source and nothing of the request.
/// </summary>
internal static class CacheDefaults
{
    public static CacheOptions Options { get; } = new()
    {
        // A query by id takes about a millisecond; at 250 ms the database is in trouble, and a value that expired a moment ago is the better response.
        FactorySoftTimeout = TimeSpan.FromMilliseconds(250),
        // As long as a command may take: what takes longer has failed.
        FactoryHardTimeout = TimeSpan.FromSeconds(10),
        // With ten minutes in L2, the last minute is left to load a popular product again.
        EagerRefreshThreshold = 0.9,
    };
}
