using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Warming;

/// <summary>Loads popular keys at start that L2 does not have. Implemented by the feature that owns the keys; resolved from a scope.</summary>
public interface ICacheWarmer
{
    /// <summary>Whether this warmer can load the key.</summary>
    bool CanWarm(string key);

    /// <summary>Reads the key through the cache, as a request would. The value has to be read inside the factory; otherwise a concurrent change could be missed.</summary>
    ValueTask WarmAsync(HybridCache cache, string key, CancellationToken cancellationToken);
}
