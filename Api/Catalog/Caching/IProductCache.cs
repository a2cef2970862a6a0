namespace Showroom.Api.Catalog.Caching;

/// <summary>Products by id, read through: from wherever they are nearest.</summary>
internal interface IProductCache
{
    /// <summary>The product, or null when there is none, and the level of <see cref="CacheLevels"/> that had it.</summary>
    ValueTask<(ProductEntry? Product, string Level)> GetAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Puts a changed product in the place of what is cached.</summary>
    ValueTask<ProductEntry> ReplaceAsync(Product product, CancellationToken cancellationToken);
}
