namespace Showroom.Api.Catalog.Cache;

/// <summary>The catalogue's keys in the two-level cache, which adds its own prefix in Redis (<c>RedisKeys</c> in Libraries/Caching).</summary>
internal static class CatalogKeys
{
    private const string ProductPrefix = "product:";

    /// <summary>A <see cref="ProductEntry"/>, or that there is none; lives as long as <c>Cache:Expiration</c> says.</summary>
    public static string Product(Guid id) => ProductPrefix + id.ToString("N");

    public static bool TryParseProduct(string key, out Guid id)
    {
        id = default;
        return key.StartsWith(ProductPrefix, StringComparison.Ordinal) && Guid.TryParseExact(key.AsSpan(ProductPrefix.Length), "N", out id);
    }
}
