using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Api.Catalog;
using Showroom.Api.Catalog.Database;
using Showroom.Api.Catalog.Seeding;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Catalog;

/// <summary>The Api in this process, on Kestrel, over a migrated and seeded database of its own.</summary>
internal sealed class CatalogApi : WebApplicationFactory<Product>
{
    public const string OperatorKey = "the operators' key in tests";

    private readonly string _database;
    private readonly string _redis;
    private readonly Dictionary<string, string?> _settings;

    private CatalogApi(string database, string redis, Dictionary<string, string?> settings)
    {
        (_database, _redis, _settings) = (database, redis, settings);
        UseKestrel(0);
    }

    /// <summary>With these neither memory nor Redis is given up because the machine is busy: for tests that are not about what happens then.</summary>
    public static Dictionary<string, string?> Patient => new()
    {
        ["Cache:OperationTimeout"] = "00:00:15",
        ["Cache:DeliveryGrace"] = "00:00:15",
        ["Cache:TrustWindow"] = "00:05:00",
        ["Health:Timeout"] = "00:01:00",
    };

    /// <summary>What must not be in any log, metric or trace.</summary>
    public IReadOnlyList<string> Secrets =>
        [new NpgsqlConnectionStringBuilder(_database).Password!, ConfigurationOptions.Parse(_redis).Password!, OperatorKey];

    public static async Task<CatalogApi> StartAsync(TestServers servers, string? redis = null, Dictionary<string, string?>? settings = null)
    {
        var database = await servers.NewDatabaseAsync();
        await MigrateAsync(database);
        await using (var source = NpgsqlDataSource.Create(database))
        {
            Assert.Equal(ProductSeed.Count, await ProductSeed.SeedAsync(source, TestContext.Current.CancellationToken));
        }

        var api = new CatalogApi(database, redis ?? await servers.NewRedisAsync(), settings ?? []);
        api.StartServer();
        return api;
    }

    public static async Task MigrateAsync(string database)
    {
        await using var context = ContextOf(database);
        await context.Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public static CatalogContext ContextOf(string database) => new(new DbContextOptionsBuilder<CatalogContext>().UseNpgsql(database).Options);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseSetting("ConnectionStrings:showroom", _database)
            .UseSetting("ConnectionStrings:cache", _redis)
            .UseSetting("Operator:Key", OperatorKey)
            .UseSetting("SERVER_ID", "api-7")
            .UseSetting("Draining:Delay", "00:00:00");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
