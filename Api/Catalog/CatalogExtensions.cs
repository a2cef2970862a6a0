using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Catalog.Data;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.Caching.Warming;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Api.Catalog;

internal static class CatalogExtensions
{
    /// <summary>The products: in Postgres, cached, on <c>/api/products</c>.</summary>
    public static IHostApplicationBuilder AddCatalog(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        // Databases from before there were other slices have this history table.
        services.AddMigratedContext<CatalogContext>(HistoryRepository.DefaultTableName);
        services.AddSeed<ProductSeed>();
        services.AddSingleton<ProductReader>();
        services.AddScoped<ProductWriter>();

        services.AddJsonTypes(CatalogJson.Default);
        services.AddCatalogSchemas();

        services.AddSingleton(CatalogJson.Default.Product);
        services.AddSingleton<IHybridCacheSerializer<ProductEntry>, ProductEntry.Serializer>();
        services.AddSingleton<IProductCache, HybridProductCache>();
        services.AddSingleton<ICacheWarmer, ProductWarmer>();
        services.AddWarmup<CatalogWarmup>();
        return builder;
    }
}
