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

    /// <summary>Timeouts so long that neither Redis nor a cache level is given up on a slow machine: the defaults here. A test of a timeout sets its own.</summary>
    public static Dictionary<string, string?> RelaxedTimeouts => new()
    {
        ["Cache:OperationTimeout"] = "00:00:30",
        ["Cache:LoadWait"] = "00:00:30",
        ["Cache:LoadLease"] = "00:01:00",
        ["Cache:DeliveryGrace"] = "00:00:30",
        ["Cache:CoherenceLease"] = "00:05:00",
        ["Sessions:OperationTimeout"] = "00:00:10",
        ["Leaderboard:RedisTimeout"] = "00:00:10",
        ["Health:Timeout"] = "00:01:00",
        ["Redis:ConnectTimeout"] = "00:00:30",
        ["Redis:CommandTimeout"] = "00:00:30",
        ["Redis:KeepAlive"] = "00:01:00",
        ["Redis:MaxSilence"] = "00:01:00",
    };

    /// <summary>The values that must not appear in any log, metric or trace.</summary>
    public IReadOnlyList<string> Secrets =>
        [new NpgsqlConnectionStringBuilder(_database).Password!, ConfigurationOptions.Parse(_redis).Password!, SessionClient.OperatorPassword];

    /// <summary>Starts the Api; skips the test when there is no Postgres or Redis.</summary>
    /// <param name="servers">Where databases and keyspaces come from.</param>
    /// <param name="redis">The Redis connection string; a new keyspace when null.</param>
    /// <param name="settings">More configuration.</param>
    /// <param name="configure">Adds to the services, or replaces them.</param>
    public static async Task<CatalogApi> StartAsync(
        TestServers servers, string? redis = null, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var database = await servers.NewMigratedDatabaseAsync();
        return await StartAsync(database, redis ?? await servers.NewRedisAsync(), settings, configure);
    }

    /// <summary>Starts the Api, and waits until it uses Redis.</summary>
    public static async Task<CatalogApi> StartAsync(string database, string redis, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var api = Start(database, redis, settings ?? [], configure);
        await api.WhenConnectedAsync();
        return api;
    }

    /// <summary>Starts the Api, which connects to Redis in the background.</summary>
    public static CatalogApi Start(string database, string redis, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var api = new CatalogApi(database, redis, settings ?? [], configure);
        api.StartServer();
        return api;
    }

    /// <summary>
    /// Waits for the connection to Redis and the first synchronization of the cache, which the Api makes in the background: without them a login is refused,
    /// and what is read is cached for a moment only.
    /// </summary>
    public Task WhenConnectedAsync() => UseOfRedis.BeginsAsync(Services);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseSetting("ConnectionStrings:showroom", _database)
            .UseSetting("ConnectionStrings:cache", _redis)
            .UseSetting("SERVER_ID", "api-7")
            .UseSetting("Draining:Delay", "00:00:00");
        foreach (var (key, value) in RelaxedTimeouts.Concat(_settings))
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
