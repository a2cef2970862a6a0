using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CacheFailureTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_succeed_while_Redis_is_down_and_use_it_again_when_it_is_back()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await using var api = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var http = api.CreateClient();
        var product = $"/api/products/{ProductSeed.Generate().First().Id}";
        await WaitForLevelAsync(http, product, "l1");

        await redis.StopAsync();
        var clock = Stopwatch.StartNew();
        const int reads = 200;
        for (var i = 0; i < reads; i++)
        {
            using var response = await http.GetAsync(product, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches("^(db|l1)$", response.Headers.GetValues("X-Cache").Single());
        }

        // If each read waited for Redis, it would take at least the operation timeout, half a minute.
        Assert.True(clock.Elapsed < reads * TimeSpan.FromSeconds(30) / 20, $"{reads} reads took {clock.Elapsed}.");
        await Eventually.HoldsAsync(
            async () =>
            {
                // Unavailable until its warm-up has ended.
                using var response = await http.GetAsync("/health", Cancellation);
                return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("status").GetString() == "degraded";
            },
            () => "The service is not degraded.");

        await redis.StartAgainAsync();
        await WaitForSharedReadAsync(http, redis);
    }

    [Fact]
    public async Task A_service_that_starts_without_Redis_serves_reads_and_connects_later()
    {
        await using var redis = await TestServers.StartRedisAsync();
        await redis.StopAsync();
        var database = await servers.NewMigratedDatabaseAsync();
        await using var api = CatalogApi.Start(database, redis.ConnectionString, new() { ["Redis:ConnectTimeout"] = "00:00:02" });
        using var http = api.CreateClient();
        var product = $"/api/products/{ProductSeed.Generate().First().Id}";
        await WaitForLevelAsync(http, product, "db");
        await redis.StartAgainAsync();
        await WaitForSharedReadAsync(http, redis);
    }

    /// <summary>Waits until another replica finds in Redis what this one has read. Each try needs a product that no replica has read before.</summary>
    private async Task WaitForSharedReadAsync(HttpClient http, RedisServer redis)
    {
        await using var other = await CatalogApi.StartAsync(servers, redis.ConnectionString);
        using var otherHttp = other.CreateClient();
        using var products = ProductSeed.Generate().Skip(1).GetEnumerator();
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.True(products.MoveNext());
                using var read = await http.GetAsync($"/api/products/{products.Current.Id}", Cancellation);
                using var response = await otherHttp.GetAsync($"/api/products/{products.Current.Id}", Cancellation);
                Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (read.StatusCode, response.StatusCode));
                return response.Headers.GetValues("X-Cache").Single() == "l2";
            },
            () => "No product that one replica read came from Redis at the other.");
    }

    private static Task WaitForLevelAsync(HttpClient http, string product, string level) => Eventually.HoldsAsync(
        async () =>
        {
            using var response = await http.GetAsync(product, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return response.Headers.GetValues("X-Cache").Single() == level;
        },
        () => $"No read came from {level}.");
}
