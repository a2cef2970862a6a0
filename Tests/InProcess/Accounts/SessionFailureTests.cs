using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.ServiceDefaults.Sessions;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>Sessions while Redis or a replica fails: a clear response, never a 500, and no session lost that need not be.</summary>
public sealed class SessionFailureTests(TestServers servers)
{
    private static readonly string s_product = $"/api/products/{ProductSeed.Generate().First().Id}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_that_stops_ends_no_session_and_one_that_keeps_sessions_locally_does()
    {
        var (database, redis) = (await servers.NewMigratedDatabaseAsync(), await servers.NewRedisAsync());
        await using var second = await CatalogApi.StartAsync(database, redis);
        using var secondHttp = second.CreateClient();
        string cookie;
        await using (var first = await CatalogApi.StartAsync(database, redis))
        {
            using var firstHttp = first.CreateClient();
            cookie = await firstHttp.RegisterAndLogInAsync("Ada");
            Assert.NotNull(await firstHttp.GetSessionAsync(cookie));
        }

        Assert.NotNull(await secondHttp.GetSessionAsync(cookie));

        await using var local = await CatalogApi.StartAsync(database, redis, new() { ["Sessions:Store"] = "local" });
        using var localHttp = local.CreateClient();
        var localCookie = await localHttp.LogInAsync("Ada", SessionClient.Password);
        Assert.NotNull(await localHttp.GetSessionAsync(localCookie));
        Assert.Null(await secondHttp.GetSessionAsync(localCookie));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_Redis_ends_no_session_with_persistence_and_all_without_and_breaks_nothing_else(bool isDurable)
    {
        await using var redis = await (isDurable ? RedisServer.StartAsync(isDurable: true) : TestServers.StartRedisAsync());
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada");

        await redis.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, HttpMethod.Get, "/api/session", cookie));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, HttpMethod.Delete, "/api/session", cookie));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await LogInAsync(http));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, HttpMethod.Get, "/api/session", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, HttpMethod.Get, s_product, cookie));

        await redis.StartAgainAsync();
        await UntilAsync(async () => await LogInAsync(http) == HttpStatusCode.OK);
        Assert.Equal(isDurable, await http.GetSessionAsync(cookie) is not null);
    }

    [Fact]
    public async Task Keys_that_Redis_has_lost_are_stored_again_so_that_a_new_replica_reads_old_cookies_and_old_replicas_new_ones()
    {
        await using var redis = await TestServers.StartRedisAsync();
        var database = await servers.NewMigratedDatabaseAsync();
        await using var old = await CatalogApi.StartAsync(database, redis.ConnectionString);
        using var oldHttp = old.CreateClient();
        var cookie = await oldHttp.RegisterAndLogInAsync("Ada");
        await using var connection = await RedisClient.ConnectAsync(redis.ConnectionString);
        await connection.GetDatabase().KeyDeleteAsync("showroom:data-protection");

        await using var added = await CatalogApi.StartAsync(database, redis.ConnectionString);
        using var addedHttp = added.CreateClient();
        await UntilAsync(async () => await addedHttp.GetSessionAsync(cookie) is not null);
        var newCookie = await addedHttp.LogInAsync("Ada", SessionClient.Password);
        await UntilAsync(async () => await oldHttp.GetSessionAsync(newCookie) is not null);
        Assert.NotNull(await oldHttp.GetSessionAsync(cookie));
    }

    [Fact]
    public async Task A_cookie_with_a_key_that_another_replica_has_just_made_is_valid_on_every_replica()
    {
        var (database, redis) = (await servers.NewMigratedDatabaseAsync(), await servers.NewRedisAsync());
        await using var first = await CatalogApi.StartAsync(database, redis);
        await using var second = await CatalogApi.StartAsync(database, redis);
        using var firstHttp = first.CreateClient();
        using var secondHttp = second.CreateClient();
        var old = await firstHttp.RegisterAndLogInAsync("Ada");
        Assert.NotNull(await secondHttp.GetSessionAsync(old));

        // As two replicas do that start together. The second has read the keys, and does so again only after five seconds.
        var services = first.Services;
        for (var i = 0; i < 3; i++)
        {
            // The key that was activated last is used.
            var now = TimeProvider.System.GetUtcNow();
            services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
            services.GetRequiredService<SharedKeyManager>().ExpireKeyRing();
            var cookies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => firstHttp.LogInAsync("Ada", SessionClient.Password)));
            Assert.DoesNotContain(null, await Task.WhenAll(cookies.Select(secondHttp.GetSessionAsync)));
            // A log-out on a replica that does not have the key yet ends the session, too.
            Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(secondHttp, HttpMethod.Delete, "/api/session", cookies[0]));
            Assert.Null(await firstHttp.GetSessionAsync(cookies[0]));
        }
    }

    [Fact]
    public async Task A_cookie_with_a_key_that_does_not_exist_is_invalid_and_is_undecided_while_Redis_is_down()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        byte[] payload = [0x09, 0xf0, 0xc9, 0xf0, .. Guid.NewGuid().ToByteArray(), .. new byte[100]];
        var invented = $"showroom.session={System.Buffers.Text.Base64Url.EncodeToString(payload)}";
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, HttpMethod.Get, "/api/session", invented));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(http, HttpMethod.Delete, "/api/session", invented));

        await redis.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, HttpMethod.Get, "/api/session", invented));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, HttpMethod.Delete, "/api/session", invented));
    }

    [Fact]
    public async Task A_Redis_that_does_not_respond_costs_a_bounded_time()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString, new() { ["Sessions:OperationTimeout"] = "00:00:05", ["Cache:OperationTimeout"] = "00:00:02" });
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada");
        await redis.PauseAsync();
        try
        {
            var startedAt = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, HttpMethod.Get, "/api/session", cookie));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await LogInAsync(http));
            // Each waits for Sessions:OperationTimeout, and not for the timeout of commands, which is half a minute here.
            Assert.InRange(Stopwatch.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(50));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, HttpMethod.Get, s_product, cookie));
        }
        finally
        {
            await redis.ResumeAsync();
        }
    }

    [Fact]
    public async Task A_Redis_without_free_memory_refuses_logins_and_keeps_sessions()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada");
        await using var connection = await RedisClient.ConnectAsync(redis.ConnectionString);
        var server = connection.GetServers().Single();
        await server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await server.ConfigSetAsync("maxmemory", "1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await LogInAsync(http));
        Assert.NotNull(await http.GetSessionAsync(cookie));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, HttpMethod.Get, s_product, cookie));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(http, HttpMethod.Delete, "/api/session", cookie));

        await server.ConfigSetAsync("maxmemory", "0");
        Assert.Equal(HttpStatusCode.OK, await LogInAsync(http));
    }

    [Fact]
    public async Task An_evicted_session_is_logged_out_and_logging_in_again_works()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada");
        await using var connection = await RedisClient.ConnectAsync(redis.ConnectionString);
        var (server, database) = (connection.GetServers().Single(), connection.GetDatabase());
        var used = (await server.InfoAsync("memory")).SelectMany(group => group).Single(entry => entry.Key == "used_memory").Value;
        await server.ConfigSetAsync("maxmemory-policy", "allkeys-lru");
        await server.ConfigSetAsync("maxmemory", long.Parse(used, System.Globalization.CultureInfo.InvariantCulture) + 4_000_000);
        var filled = 0;
        await UntilAsync(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => database.StringSetAsync($"filler:{filled++}", new byte[10_000])));
            return !await server.KeysAsync(pattern: "showroom:sessions:*").AnyAsync(Cancellation);
        });

        Assert.Null(await http.GetSessionAsync(cookie));
        await UntilAsync(async () => await LogInAsync(http) == HttpStatusCode.OK);
        Assert.NotNull(await http.GetSessionAsync(await http.LogInAsync("Ada", SessionClient.Password)));
    }

    [Fact]
    public async Task A_clock_of_a_replica_that_jumps_ends_no_session_and_extends_none()
    {
        var (database, redis) = (await servers.NewMigratedDatabaseAsync(), await servers.NewRedisAsync());
        var clock = new JumpingClock();
        await using var api = await CatalogApi.StartAsync(database, redis, configure: services => services.AddSingleton<TimeProvider>(clock));
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada");
        foreach (var jump in (TimeSpan[])[TimeSpan.FromDays(2), TimeSpan.FromDays(-2), TimeSpan.FromMinutes(20), TimeSpan.Zero])
        {
            clock.Offset = jump;
            Assert.NotNull(await http.GetSessionAsync(cookie));
        }

        await using var connection = await RedisClient.ConnectAsync(redis);
        var keys = await connection.GetServers().Single().KeysAsync(connection.GetDatabase().Database, "showroom:sessions:*").ToListAsync(Cancellation);
        Assert.InRange((await connection.GetDatabase().KeyTimeToLiveAsync(Assert.Single(keys)))!.Value, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(30));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string path, string? cookie)
    {
        using var response = await http.SendAsync(method, path, cookie);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> LogInAsync(HttpClient http)
    {
        using var response = await http.SendAsync(HttpMethod.Post, "/api/session", null, new { name = "Ada", password = SessionClient.Password });
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return response.StatusCode;
    }

    private static Task UntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(condition, () => "It did not happen.");

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
