using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Api.Catalog.Data;
using Showroom.Api.Catalog.Products;
using Showroom.Caching;

namespace Showroom.Api.Catalog.Cache;

/// <summary>Reads through and writes through; the cache keeps the other replicas' memories coherent (docs/caching.md).</summary>
internal sealed class HybridProductCache(HybridCache cache, ProductReader database, JsonTypeInfo<Product> json) : IProductCache
{
    public async ValueTask<(ProductEntry? Product, string Level)> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        var outcome = new CacheOutcome();
        var product = await cache.GetOrCreateAsync<(HybridProductCache Cache, Guid Id), ProductEntry?>(
            CatalogKeys.Product(id),
            outcome,
            (this, id),
            static async (load, cancellationToken) => await load.Cache.LoadAsync(load.Id, cancellationToken),
            cancellationToken: cancellationToken);
        return (product, outcome.HeaderValue);
    }

    public async ValueTask<ProductEntry> ReplaceAsync(Product product, CancellationToken cancellationToken)
    {
        var entry = ProductEntry.Create(product, json);
        await cache.SetAsync(CatalogKeys.Product(product.Id), entry, cancellationToken: cancellationToken);
        return entry;
    }

    public ValueTask RemoveAsync(Guid id, CancellationToken cancellationToken) => cache.RemoveAsync(CatalogKeys.Product(id), cancellationToken);

    private async ValueTask<ProductEntry?> LoadAsync(Guid id, CancellationToken cancellationToken) =>
        await database.FindAsync(id, cancellationToken) is { } product ? ProductEntry.Create(product, json) : null;
}
