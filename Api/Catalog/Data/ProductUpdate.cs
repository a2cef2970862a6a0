using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog.Data;

/// <summary>The result of a write: the product as it is now, or why there is none.</summary>
internal readonly record struct ProductUpdate(Product? Product, bool IsStale = false)
{
    public static ProductUpdate Missing => default;

    public static ProductUpdate Stale => new(null, IsStale: true);
}
