using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Api.Catalog.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CacheFailureTests(TestServers servers)
{
    // A check that is late would pass for a Postgres that is gone.
    private static readonly Dictionary<string, string?> s_patientChecks = new() { ["Health:Timeout"] = "00:01:00" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_Redis_reads_come_from_Postgres_or_memory_and_with_it_again_from_Redis()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString, s_patientChecks);
        using var http = api.CreateClient();
        var product = $"/api/products/{ProductSeed.Products().First().Id}";
        await UntilFromAsync(http, product, "l1");

        await redis.StopAsync();
        var clock = Stopwatch.StartNew();
        const int reads = 200;
        for (var i = 0; i < reads; i++)
        {
            using var response = await http.GetAsync(product, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches("^(db|l1)$", response.Headers.GetValues("X-Cache").Single());
        }

        // Waiting for Redis each time would take at least its patience, a quarter of a second, for each read.
        Assert.True(clock.Elapsed < reads * TimeSpan.FromMilliseconds(250) / 2, $"{reads} reads took {clock.Elapsed}.");
        var health = await http.GetFromJsonAsync<JsonElement>("/health", Cancellation);
        Assert.Equal("degraded", health.GetProperty("status").GetString());

        await redis.StartAgainAsync();
        await UntilSharedAsync(http, redis);
    }

    [Fact]
    public async Task A_service_that_starts_without_Redis_answers_and_finds_it_later()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await redis.StopAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        var product = $"/api/products/{ProductSeed.Products().First().Id}";
        await UntilFromAsync(http, product, "db");
        await redis.StartAgainAsync();
        await UntilSharedAsync(http, redis);
    }

    /// <summary>Until another replica finds in Redis what this one has read.</summary>
    private async Task UntilSharedAsync(HttpClient http, RedisServer redis)
    {
        await using var other = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var otherHttp = other.CreateClient();
        foreach (var product in ProductSeed.Products().Skip(1))
        {
            using var read = await http.GetAsync($"/api/products/{product.Id}", Cancellation);
            using var response = await otherHttp.GetAsync($"/api/products/{product.Id}", Cancellation);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (read.StatusCode, response.StatusCode));
            if (response.Headers.GetValues("X-Cache").Single() == "l2")
            {
                return;
            }

            // A product is of use once only, and there are enough of them for a hundred seconds.
            await Task.Delay(20, Cancellation);
        }

        Assert.Fail("Nothing that one replica read came from Redis to the other.");
    }

    private static async Task UntilFromAsync(HttpClient http, string product, string level)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50, Cancellation))
        {
            using var response = await http.GetAsync(product, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (response.Headers.GetValues("X-Cache").Single() == level)
            {
                return;
            }
        }

        Assert.Fail($"No read came from {level} within a minute.");
    }
}
