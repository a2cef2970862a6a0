using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Showroom.Api.Catalog.Products;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Catalog;

/// <summary>The Api in this process, on Kestrel, with a migrated and seeded database of its own.</summary>
internal sealed class CatalogApi : WebApplicationFactory<Product>
{
    private readonly string _database;
    private readonly string _redis;
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _configure;

    private CatalogApi(string database, string redis, Dictionary<string, string?> settings, Action<IServiceCollection>? configure)
    {
        (_database, _redis, _settings, _configure) = (database, redis, settings, configure);
        UseKestrel(0);
    }

    /// <summary>Timeouts so long that no cache level is given up on a slow machine; for tests of anything but those timeouts.</summary>
    public static Dictionary<string, string?> RelaxedTimeouts => new()
    {
        ["Cache:OperationTimeout"] = "00:00:15",
        ["Sessions:OperationTimeout"] = "00:00:10",
        ["Cache:DeliveryGrace"] = "00:00:15",
        ["Cache:CoherenceLease"] = "00:05:00",
        ["Health:Timeout"] = "00:01:00",
        ["Redis:CommandTimeout"] = "00:00:15",
    };

    /// <summary>The values that must not appear in any log, metric or trace.</summary>
    public IReadOnlyList<string> Secrets =>
        [new NpgsqlConnectionStringBuilder(_database).Password!, ConfigurationOptions.Parse(_redis).Password!, SessionClient.OperatorPassword];

    /// <summary>Starts the Api; skips the test when there is no Postgres or Redis.</summary>
    /// <param name="servers">Where databases and keyspaces come from.</param>
    /// <param name="redis">The Redis connection string; a new keyspace when null.</param>
    /// <param name="settings">More configuration.</param>
    public static async Task<CatalogApi> StartAsync(TestServers servers, string? redis = null, Dictionary<string, string?>? settings = null)
    {
        var database = await servers.NewMigratedDatabaseAsync();
        var api = Start(database, redis ?? await servers.NewRedisAsync(), settings ?? []);
        if (redis is null)
        {
            await api.WhenConnectedAsync();
        }

        return api;
    }

    public static CatalogApi Start(string database, string redis, Dictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var api = new CatalogApi(database, redis, settings, configure);
        api.StartServer();
        return api;
    }

    /// <summary>Waits for the connection to Redis, which the Api makes in the background: without it a login is refused.</summary>
    public Task WhenConnectedAsync() => Eventually.HoldsAsync(
        () => Task.FromResult(Services.GetRequiredService<IConnectionMultiplexer>().IsConnected), () => "The Api is not connected to Redis.");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseSetting("ConnectionStrings:showroom", _database)
            .UseSetting("ConnectionStrings:cache", _redis.Contains("://", StringComparison.Ordinal) ? _redis : $"{_redis},connectTimeout=15000")
            .UseSetting("SERVER_ID", "api-7")
            .UseSetting("Draining:Delay", "00:00:00")
            .UseSetting("Sessions:OperationTimeout", "00:00:10");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddFastPasswordHashes();
            _configure?.Invoke(services);
        });
    }
}
