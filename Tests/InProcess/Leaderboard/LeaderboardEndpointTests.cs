using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Showroom.Api.Leaderboard;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Data;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Leaderboard;

public sealed class LeaderboardEndpointTests(SharedCatalog api, TestServers servers) : IClassFixture<SharedCatalog>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_produce_the_model()
    {
        using var context = new LeaderboardContext(new DbContextOptionsBuilder<LeaderboardContext>().UseNpgsql("Host=unused").Options);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_routes_serve_ranks_from_Redis_and_from_Postgres_when_Redis_is_down()
    {
        // The day of the scores does not end during the test.
        var clock = new NoonClock();
        await using var redis = await TestServers.StartRedisAsync();
        await using var replica = await CatalogApi.StartAsync(servers, redis.ConnectionString, configure: services => services.AddSingleton<TimeProvider>(clock));
        using var http = replica.CreateClient();
        Guid[] members = [.. Enumerable.Range(0, 4).Select(static _ => Guid.CreateVersion7()).Order()];
        var leaderboard = replica.Services.GetRequiredService<ILeaderboard>();
        for (var i = 0; i < members.Length; i++)
        {
            await leaderboard.IncrementAsync(
                new LeaderboardIncrement(Board.TopChatters, members[i], $"name {i}", Guid.CreateVersion7(), 10 - (i / 2), clock.GetUtcNow()), Cancellation);
        }

        var first = $$"""{"rank":1,"id":"{{members[0]}}","name":"name 0","score":10}""";
        await WaitForSourceAsync("l2", first);
        var source = "l2";
        await AssertResponsesAsync();

        await redis.StopAsync();
        source = "db";
        await AssertResponsesAsync();

        await redis.StartAgainAsync();
        await WaitForSourceAsync("l2", first);

        async Task AssertResponsesAsync()
        {
            foreach (var window in (string[])["", "&window=day", "&window=all"])
            {
                Assert.Equal([(1, members[0]), (1, members[1]), (3, members[2])], await ReadAsync($"/api/leaderboards/top-chatters?top=3{window}"));
                Assert.Equal([(3, members[2]), (3, members[3])], await ReadAsync($"/api/leaderboards/top-chatters/members/{members[3]}?around=1{window}"));
            }
        }

        async Task<IEnumerable<(int, Guid)>> ReadAsync(string path)
        {
            using var response = await http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(source, response.Headers.GetValues("X-Cache").Single());
            var entries = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return entries.EnumerateArray().Select(static entry => (entry.GetProperty("rank").GetInt32(), entry.GetProperty("id").GetGuid())).ToArray();
        }

        Task WaitForSourceAsync(string expected, string body) => Eventually.HoldsAsync(
            async () =>
            {
                using var top = await http.GetAsync("/api/leaderboards/top-chatters?top=1&window=all", Cancellation);
                using var day = await http.GetAsync("/api/leaderboards/top-chatters?top=1000&window=day", Cancellation);
                Assert.Equal($"[{body}]", await top.Content.ReadAsStringAsync(Cancellation));
                return top.Headers.GetValues("X-Cache").Single() == expected && day.Headers.GetValues("X-Cache").Single() == expected;
            },
            () => $"The ranks did not come from {expected}.");
    }

    [Theory]
    [InlineData("/api/leaderboards/best-sellers?top=0", "top")]
    [InlineData("/api/leaderboards/best-sellers?top=-1", "top")]
    [InlineData("/api/leaderboards/best-sellers?top=1001", "top")]
    [InlineData("/api/leaderboards/best-sellers?top=99999999999", "top")]
    [InlineData("/api/leaderboards/best-sellers?top=ten", "top")]
    [InlineData("/api/leaderboards/best-sellers?window=week", "window")]
    [InlineData("/api/leaderboards/best-sellers?window=Day", "window")]
    [InlineData("/api/leaderboards/best-sellers/members/01940000-0000-7000-8000-000000000000?around=-1", "around")]
    [InlineData("/api/leaderboards/best-sellers/members/01940000-0000-7000-8000-000000000000?around=51", "around")]
    [InlineData("/api/leaderboards/best-sellers/members/checkpoint", "id")]
    public async Task Bad_input_is_400_with_the_name_of_the_parameter(string path, string parameter)
    {
        using var response = await api.Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("/api/leaderboards")]
    [InlineData("/api/leaderboards/worst-sellers")]
    [InlineData("/api/leaderboards/Best-Sellers")]
    [InlineData("/api/leaderboards/best-sellers/members/01940000-0000-7000-8000-000000000000")]
    [InlineData("/api/leaderboards/best-sellers/members/01940000-0000-7000-8000-000000000000?window=day")]
    public async Task An_unknown_board_or_member_is_404(string path)
    {
        using var response = await api.Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
