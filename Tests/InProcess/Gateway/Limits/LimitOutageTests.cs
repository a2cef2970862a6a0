using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Gateway.Limits;

/// <summary>A Redis that is down, hangs or is full: requests continue, limited by each gateway, and the shared window returns by itself.</summary>
public sealed class LimitOutageTests : IAsyncLifetime
{
    private static readonly Uri s_item = new("/api/item", UriKind.Relative);

    private readonly RecordingLoggerProvider _log = new();
    private RecordingReplica _replica = null!;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await TestServers.StartRedisAsync();
        _replica = await RecordingReplica.StartAsync("api-1");
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Requests_continue_while_Redis_is_down_and_the_shared_window_returns()
    {
        await using var gateway = await StartAsync(5);
        await SharedAsync(gateway, 2);
        await _redis.StopAsync();

        // Two were admitted before: the gateway remembers what it admitted.
        var statuses = await LoadAsync(gateway, 20);

        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(17, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(1, Count(500));
        Assert.Equal("degraded", await HealthAsync(gateway));
        await _redis.StartAgainAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await LoadAsync(gateway, 1);
                return Count(501) == 1;
            },
            () => "The shared window did not return.");
        Assert.Equal(1, Count(500));
    }

    [Fact]
    public async Task Requests_continue_while_Redis_hangs()
    {
        await using var gateway = await StartAsync(1_000_000, ("Gateway:RateLimits:Timeout", "00:00:02"));
        await SharedAsync(gateway, 1);
        await _redis.PauseAsync();
        var started = Stopwatch.GetTimestamp();

        var statuses = await LoadAsync(gateway, 1_000);

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        // A request that waited for the client's own timeout would take a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(55));
        await Eventually.HoldsAsync(
            async () =>
            {
                await LoadAsync(gateway, 1);
                return Count(500) == 1;
            },
            () => "The gateway did not notice.");
        await _redis.ResumeAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await LoadAsync(gateway, 1);
                return Count(501) == 1;
            },
            () => "The shared window did not return.");
    }

    [Fact]
    public async Task A_full_Redis_that_evicts_nothing_is_as_good_as_none()
    {
        await using var gateway = await StartAsync(5);
        await SharedAsync(gateway, 1);
        await using var redis = await RedisClient.ConnectAsync(_redis.ConnectionString);
        var server = redis.GetServers()[0];
        await server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await server.ConfigSetAsync("maxmemory", "1");

        var statuses = await LoadAsync(gateway, 20);

        Assert.Equal(4, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(16, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(1, Count(500));
    }

    [Fact]
    public async Task A_gateway_starts_and_becomes_ready_without_Redis()
    {
        await _redis.StopAsync();
        await using var gateway = await StartAsync(5, ("Redis:ConnectTimeout", "00:00:02"));

        await gateway.WhenReadyAsync();

        Assert.Equal("degraded", await HealthAsync(gateway));
        Assert.Equal(5, (await LoadAsync(gateway, 20)).Count(status => status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_Redis_that_hangs_from_the_start_delays_neither_readiness_nor_requests()
    {
        await _redis.PauseAsync();
        var started = Stopwatch.GetTimestamp();
        await using var gateway = await StartAsync(5, ("Gateway:RateLimits:Timeout", "00:00:00.100"), ("Redis:ConnectTimeout", "00:00:02"));

        Assert.Equal(5, (await LoadAsync(gateway, 20)).Count(status => status == HttpStatusCode.OK));
        await gateway.WhenReadyAsync();

        // The warm-up ends after ten seconds at the latest; a start that waited for Redis would not end at all.
        TestContext.Current.TestOutputHelper?.WriteLine($"Ready after {Stopwatch.GetElapsedTime(started)}.");
        Assert.Equal("degraded", await HealthAsync(gateway));
        await _redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await HealthAsync(gateway) == "ready", () => "The gateway has not connected.");
    }

    [Fact]
    public async Task A_server_that_a_failover_made_a_replica_is_as_good_as_none_until_it_is_the_primary_again()
    {
        await using var gateway = await StartAsync(5);
        await SharedAsync(gateway, 1);
        await using var redis = await RedisClient.ConnectAsync(_redis.ConnectionString);
        var server = redis.GetServers()[0];
        // Writes get READONLY. The primary does not exist, so the data stays.
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        var statuses = await LoadAsync(gateway, 20);

        Assert.Equal(4, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(16, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(1, Count(500));
        await server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await Eventually.HoldsAsync(
            async () =>
            {
                await LoadAsync(gateway, 1);
                return Count(501) == 1;
            },
            () => "The shared window did not return.");
    }

    private static async Task<HttpStatusCode[]> LoadAsync(GatewayUnderTest gateway, int requests) => await Task.WhenAll(Enumerable.Range(0, requests).Select(async _ =>
    {
        using var response = await gateway.Client.GetAsync(s_item, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }));

    private static async Task<string?> HealthAsync(GatewayUnderTest gateway)
    {
        using var response = await gateway.Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["status"];
    }

    /// <summary>Requests that are counted in the shared window.</summary>
    private async Task SharedAsync(GatewayUnderTest gateway, int requests)
    {
        await gateway.WhenSharingAsync();
        for (var request = 0; request < requests; request++)
        {
            Assert.Equal([HttpStatusCode.OK], await LoadAsync(gateway, 1));
        }

        Assert.Equal(0, Count(500));
    }

    private int Count(int id) => _log.Events.Count(entry => entry == id);

    private Task<GatewayUnderTest> StartAsync(int limit, params (string Key, string Value)[] settings) => GatewayUnderTest.StartAsync(
        (builder, _) => builder.Logging.AddProvider(_log),
        [
            ("services:api-1:http:0", _replica.Http),
            ("services:api-1:h2c:0", _replica.H2c),
            ("ConnectionStrings:cache", _redis.ConnectionString),
            ("Gateway:RateLimits:Groups:reads:PermitLimit", $"{limit}"),
            // No permit returns during a test, however long it takes.
            ("Gateway:RateLimits:Groups:reads:Window", "01:00:00"),
            .. settings,
        ]);

    private sealed class RecordingLoggerProvider : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<int> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Enqueue(eventId.Id);

        public void Dispose()
        {
        }
    }
}
