namespace Showroom.Api.Catalog.Caching;

/// <summary>Every key that the catalogue has in Redis.</summary>
internal static class CacheKeys
{
    /// <summary>A product as clients get it: its version and its JSON. Lives for <see cref="ProductLifetime"/>.</summary>
    public static string Product(Guid id) => "product:" + id.ToString("N");

    /// <summary>How long an entry is kept.</summary>
    public static readonly TimeSpan ProductLifetime = TimeSpan.FromSeconds(30);
}
