using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog.Cache;

/// <summary>Products by id, read through the cache.</summary>
internal interface IProductCache
{
    /// <summary>The product, or null when there is none, and the value of <see cref="CacheLevels.Header"/>.</summary>
    ValueTask<(ProductEntry? Product, string Level)> GetAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Replaces the cached product by a changed one, on every replica.</summary>
    ValueTask<ProductEntry> ReplaceAsync(Product product, CancellationToken cancellationToken);

    /// <summary>Removes the cached product, on every replica: the next read loads it.</summary>
    ValueTask RemoveAsync(Guid id, CancellationToken cancellationToken);
}
