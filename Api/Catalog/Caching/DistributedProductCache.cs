using Microsoft.Extensions.Caching.Distributed;
using Showroom.Api.Catalog.Database;

namespace Showroom.Api.Catalog.Caching;

/// <summary>
/// Cache-aside in Redis. Without Redis every read is a query. A reader that loaded a product just before it changed may
/// put the old one back: it is gone after <see cref="CacheKeys.ProductLifetime"/>.
/// </summary>
internal sealed class DistributedProductCache(IDistributedCache cache, ProductReader database, CacheCircuit circuit) : IProductCache
{
    private static readonly DistributedCacheEntryOptions s_lifetime = new() { AbsoluteExpirationRelativeToNow = CacheKeys.ProductLifetime };

    public async ValueTask<(ProductEntry? Product, string Level)> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        var key = CacheKeys.Product(id);
        var bytes = await circuit.TryAsync(() => cache.GetAsync(key, cancellationToken), cancellationToken);
        if (bytes is not null && ProductEntry.Read(bytes) is { } cached)
        {
            return (cached, CacheLevels.Shared);
        }

        var product = await database.FindAsync(id, cancellationToken);
        return (product is null ? null : await ReplaceAsync(product, cancellationToken), CacheLevels.Database);
    }

    public async ValueTask<ProductEntry> ReplaceAsync(Product product, CancellationToken cancellationToken)
    {
        var entry = ProductEntry.Of(product);
        await circuit.TryAsync(
            async () =>
            {
                await cache.SetAsync(CacheKeys.Product(product.Id), entry.Bytes, s_lifetime, cancellationToken);
                return true;
            },
            cancellationToken);
        return entry;
    }
}
