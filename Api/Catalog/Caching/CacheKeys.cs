namespace Showroom.Api.Catalog.Caching;

/// <summary>Every key that the catalogue has in the cache; how they lie in Redis, and for how long, is the cache's (Caching/Remote/RedisKeys).</summary>
internal static class CacheKeys
{
    private const string ProductPrefix = "product:";

    /// <summary>A product as clients get it (<see cref="ProductEntry"/>), or that there is none.</summary>
    public static string Product(Guid id) => ProductPrefix + id.ToString("N");

    public static bool TryReadProduct(string key, out Guid id)
    {
        id = default;
        return key.StartsWith(ProductPrefix, StringComparison.Ordinal) && Guid.TryParseExact(key.AsSpan(ProductPrefix.Length), "N", out id);
    }
}
