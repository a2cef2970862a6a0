using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Api.Catalog.Database;
using Showroom.Caching;

namespace Showroom.Api.Catalog.Caching;

/// <summary>Read through on the way out, written through on the way in; that other replicas' memories follow is the cache's business (docs/caching.md).</summary>
internal sealed class HybridProductCache(HybridCache cache, ProductReader database) : IProductCache
{
    public async ValueTask<(ProductEntry? Product, string Level)> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        var outcome = new CacheOutcome();
        var product = await cache.GetOrCreateAsync<(ProductReader Database, Guid Id), ProductEntry?>(
            CacheKeys.Product(id),
            outcome,
            (database, id),
            static async (read, cancellationToken) => await read.Database.FindAsync(read.Id, cancellationToken) is { } product ? ProductEntry.Of(product) : null,
            cancellationToken: cancellationToken);
        return (product, outcome.HeaderValue);
    }

    public async ValueTask<ProductEntry> ReplaceAsync(Product product, CancellationToken cancellationToken)
    {
        var entry = ProductEntry.Of(product);
        await cache.SetAsync(CacheKeys.Product(product.Id), entry, cancellationToken: cancellationToken);
        return entry;
    }
}
