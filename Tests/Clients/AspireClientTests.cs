using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Tests.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.Clients;

/// <summary>What the Aspire client packages promise a service, seen from their public surface.</summary>
public sealed class AspireClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_connection_string_the_error_names_the_key_to_set()
    {
        using var host = Build([], builder =>
        {
            builder.AddRedisClient("cache");
            builder.AddNpgsqlDataSource("showroom");
        });

        var redis = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<IConnectionMultiplexer>);
        var postgres = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<NpgsqlDataSource>);

        Assert.Contains("ConnectionStrings:cache", redis.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:showroom", postgres.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_that_is_down_at_the_start_is_waited_for()
    {
        await using var server = await RedisServer.StartAsync();
        await server.StopAsync();
        using var host = Build(
            [new("ConnectionStrings:cache", server.ConnectionString)],
            builder => builder.AddRedisDistributedCache("cache", settings => settings.DisableAutoActivation = false));
        await host.StartAsync(Cancelled);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(host, "StackExchange.Redis"));

        await server.StartAgainAsync();
        await Eventually.HoldsAsync(
            async () => await HealthAsync(host, "StackExchange.Redis") == HealthStatus.Healthy, () => "the check stayed unhealthy");

        var cache = host.Services.GetRequiredService<IDistributedCache>();
        await cache.SetStringAsync("key", "value", Cancelled);
        Assert.Equal("value", await cache.GetStringAsync("key", Cancelled));
        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Keyed_clients_are_connections_of_their_own()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        using var host = Build(
            [new("ConnectionStrings:first", Patient(first)), new("ConnectionStrings:second", Patient(second))],
            builder =>
            {
                builder.AddKeyedRedisClient("first");
                builder.AddKeyedRedisClientBuilder("second").WithKeyedDistributedCache("kept");
            });

        await host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("first").GetDatabase().StringSetAsync("key", "value");
        await host.Services.GetRequiredKeyedService<IDistributedCache>("kept").SetStringAsync("key", "value", Cancelled);

        var inSecond = host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("second").GetDatabase();
        Assert.Equal(RedisType.Hash, await inSecond.KeyTypeAsync("key"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host, "StackExchange.Redis_first"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host, "StackExchange.Redis_second"));
    }

    [Fact]
    public async Task Settings_come_from_the_section_of_the_name_before_the_general_one()
    {
        await using var server = await RedisServer.StartAsync();
        using var host = Build(
            [
                new("ConnectionStrings:cache", Patient(server)),
                new("Aspire:StackExchange:Redis:DisableHealthChecks", "false"),
                new("Aspire:StackExchange:Redis:cache:DisableHealthChecks", "true"),
                new("Aspire:StackExchange:Redis:ConfigurationOptions:ConnectRetry", "5"),
                new("Aspire:StackExchange:Redis:cache:ConfigurationOptions:ConnectRetry", "7"),
            ],
            builder => builder.AddRedisClient("cache", configureOptions: options => options.ClientName = $"retries-{options.ConnectRetry}"));

        Assert.Equal("retries-7", host.Services.GetRequiredService<IConnectionMultiplexer>().ClientName);
        Assert.Null(host.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public async Task A_command_is_a_span_below_the_current_activity_and_tells_no_secret()
    {
        await using var server = await RedisServer.StartAsync();
        using var host = Build([new("ConnectionStrings:cache", Patient(server))], builder => builder.AddRedisClient("cache"));
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var source = new ActivitySource($"test-{Guid.NewGuid():N}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source || candidate.Name == "OpenTelemetry.Instrumentation.StackExchangeRedis",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var connection = host.Services.GetRequiredService<IConnectionMultiplexer>();

        ActivitySpanId parent;
        using (var request = source.StartActivity("request"))
        {
            parent = request!.SpanId;
            await connection.GetDatabase().StringSetAsync("a-secret-key", "a-secret-value");
        }

        await Eventually.HoldsAsync(() => spans.Any(span => span.ParentSpanId == parent), () => "no span appeared");
        var span = Assert.Single(spans, span => span.ParentSpanId == parent);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal("SET", span.DisplayName);
        Assert.True(span.Duration > TimeSpan.Zero);
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
        var redis = ConfigurationOptions.Parse(server.ConnectionString);
        Assert.Equal(redis.EndPoints[0].ToString(), $"{tags["server.address"]}:{tags["server.port"]}");
        Assert.DoesNotContain(tags.Values, value =>
            value!.Contains("secret", StringComparison.Ordinal) || value.Contains(redis.Password!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postgres_is_reached_by_the_data_source_and_its_check()
    {
        await using var server = await PostgresServer.StartAsync();
        using var host = Build(
            [new("ConnectionStrings:showroom", server.ConnectionString), new("ConnectionStrings:second", await server.NewDatabaseAsync())],
            builder =>
            {
                builder.AddNpgsqlDataSource("showroom");
                builder.AddKeyedNpgsqlDataSource("second");
            });

        await using var first = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT current_database()");
        await using var second = host.Services.GetRequiredKeyedService<NpgsqlDataSource>("second").CreateCommand("SELECT current_database()");

        Assert.Equal("postgres", await first.ExecuteScalarAsync(Cancelled));
        Assert.Equal("test_1", await second.ExecuteScalarAsync(Cancelled));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host, "PostgreSql"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host, "PostgreSql_second"));
    }

    [Fact]
    public async Task A_postgres_that_is_down_is_unhealthy_and_does_not_stop_the_service()
    {
        using var host = Build(
            [new("ConnectionStrings:showroom", $"Host=127.0.0.1;Port={ServerProcess.FreePort()};Username=u;Password=secret;Timeout=5")],
            builder => builder.AddNpgsqlDataSource("showroom"));
        await host.StartAsync(Cancelled);

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(host, "PostgreSql"));
        await host.StopAsync(Cancelled);
    }

    // The machine may be busy with other tests, and it is not about time.
    private static string Patient(RedisServer server) => $"{server.ConnectionString},connectTimeout=60000,syncTimeout=60000,asyncTimeout=60000";

    private static IHost Build(IEnumerable<KeyValuePair<string, string?>> configuration, Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Services.AddLogging();
        add(builder);
        return builder.Build();
    }

    private static async Task<HealthStatus> HealthAsync(IHost host, string check)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled);
        return report.Entries[check].Status;
    }
}
