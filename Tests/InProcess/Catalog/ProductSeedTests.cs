using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class ProductSeedTests
{
    [Fact]
    public void The_seed_is_deterministic_with_unique_names_and_sorted_ids()
    {
        var products = ProductSeed.Generate().ToList();
        Assert.Equal(products, ProductSeed.Generate());
        Assert.Equal(ProductSeed.Count, products.Select(product => product.Name).Distinct().Count());
        Assert.Equal(products.Select(product => product.Id).Order(), products.Select(product => product.Id));
        Assert.All(products, product => Assert.Equal(7, product.Id.Version));
    }
}
