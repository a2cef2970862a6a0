using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Warming;

namespace Showroom.Api.Catalog.Caching;

/// <summary>Loads the products that were read most before the replica reports ready.</summary>
internal sealed class ProductWarmer(IProductCache products) : ICacheWarmer
{
    public bool Knows(string key) => CacheKeys.TryReadProduct(key, out _);

    public async ValueTask WarmAsync(HybridCache cache, string key, CancellationToken cancellationToken)
    {
        if (CacheKeys.TryReadProduct(key, out var id))
        {
            await products.GetAsync(id, cancellationToken);
        }
    }
}
