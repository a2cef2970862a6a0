using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Warming;

namespace Showroom.Api.Catalog.Cache;

/// <summary>Loads the most-read products before the replica reports ready.</summary>
internal sealed class ProductWarmer(IProductCache products) : ICacheWarmer
{
    public bool CanWarm(string key) => CatalogKeys.TryParseProduct(key, out _);

    public async ValueTask WarmAsync(HybridCache cache, string key, CancellationToken cancellationToken)
    {
        if (CatalogKeys.TryParseProduct(key, out var id))
        {
            await products.GetAsync(id, cancellationToken);
        }
    }
}
