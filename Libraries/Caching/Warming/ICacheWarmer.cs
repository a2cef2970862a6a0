using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Warming;

/// <summary>Loads keys at start that the second level does not have. Implemented by who knows what the keys mean; resolved in a scope.</summary>
public interface ICacheWarmer
{
    /// <summary>Whether the key is one of this warmer's.</summary>
    bool Knows(string key);

    /// <summary>Reads the key through the cache, as a request would: the reading must happen within the factory, or a change meanwhile would be missed.</summary>
    ValueTask WarmAsync(HybridCache cache, string key, CancellationToken cancellationToken);
}
