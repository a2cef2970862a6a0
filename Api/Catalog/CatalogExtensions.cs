using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;
using Showroom.Api.Catalog.Caching;
using Showroom.Api.Catalog.Database;
using Showroom.Api.Platform.Redis;
using Showroom.Caching;
using Showroom.Caching.Warming;
using Showroom.ServiceDefaults.Health;
using StackExchange.Redis;

namespace Showroom.Api.Catalog;

internal static class CatalogExtensions
{
    /// <summary>The catalogue on the database <c>showroom</c>, cached in <c>cache</c>.</summary>
    public static void AddCatalog(this IHostApplicationBuilder builder)
    {
        builder.AddCatalogDatabase();
        builder.Services.AddSingleton<ProductReader>();
        builder.Services.AddScoped<ProductWriter>();
        builder.AddRedisDistributedCache("cache", configureOptions: redis =>
        {
            // Without Redis the service starts and answers; it is looked for in the background.
            redis.AbortOnConnectFail = false;
            redis.ConnectTimeout = 1_000;
            redis.BacklogPolicy = BacklogPolicy.FailFast;
        });
        builder.Services.AddOptionalDependency("StackExchange.Redis");
        builder.AddShowroomCache(CatalogJson.Default);
        builder.Services.AddSingleton<IHybridCacheSerializer<ProductEntry>, ProductEntry.Serializer>();
        builder.Services.AddSingleton<IProductCache, HybridProductCache>();
        builder.Services.AddSingleton<ICacheWarmer, ProductWarmer>();
        builder.Services.AddHostedService<CatalogWarmup>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, CatalogJson.Default));
    }

    /// <summary>Only the tables, as the migration needs them.</summary>
    public static void AddCatalogDatabase(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("showroom", configureDataSourceBuilder: database =>
        {
            // Else spans and meters name the data source by its connection string.
            database.Name = "showroom";
            var connection = database.ConnectionStringBuilder;
            connection.MaxAutoPrepare = 32;
            connection.AutoPrepareMinUsages = 2;
            // Replicas share the server's 100 connections.
            connection.MaxPoolSize = 20;
            connection.Timeout = 5;
            connection.CommandTimeout = 10;
        });
        builder.Services.AddDbContext<CatalogContext>((services, options) => options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
    }
}
