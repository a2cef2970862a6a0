using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Api.Chat.Data;
using Showroom.Api.Shows.Data;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Shows;

public sealed class ShowEndpointTests(SharedCatalog api) : IClassFixture<SharedCatalog>
{
    private static readonly string[] s_products = [.. ProductSeed.Generate().Take(2).Select(product => product.Id.ToString())];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_produce_the_models()
    {
        using var shows = new ShowContext(new DbContextOptionsBuilder<ShowContext>().UseNpgsql("Host=unused").Options);
        using var chat = new ChatContext(new DbContextOptionsBuilder<ChatContext>().UseNpgsql("Host=unused").Options);
        Assert.False(shows.Database.HasPendingModelChanges());
        Assert.False(chat.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_demonstration_shows_are_listed_page_by_page()
    {
        var first = await api.Http.GetFromJsonAsync<JsonElement>("/api/shows?limit=3", Cancellation);
        var second = await api.Http.GetFromJsonAsync<JsonElement>($"/api/shows?limit=3&after={first.GetProperty("next")}", Cancellation);
        var titles = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(show => show.GetProperty("title").GetString());
        Assert.Equal(ShowSeed.Generate().Select(show => show.Title), titles.Take(4));
        var show = first.GetProperty("items")[0];
        Assert.Equal(["id", "title", "host", "productIds", "startsAt", "endsAt", "members"], show.EnumerateObject().Select(property => property.Name));
        Assert.Equal(ShowSeed.Generate().First().ProductIds.Select(id => id.ToString()), show.GetProperty("productIds").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task A_show_is_created_by_its_host_and_read_by_anybody()
    {
        var cookie = await api.Http.RegisterAndLogInAsync("a host");
        using var response = await api.Http.SendAsync(HttpMethod.Post, "/api/shows", cookie, Valid());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(("Lamps", "a host", 0), (created.GetProperty("title").GetString(), created.GetProperty("host").GetString(), created.GetProperty("members").GetInt32()));
        Assert.Equal("2026-12-01T18:00:00Z", created.GetProperty("startsAt").GetString());

        var read = await api.Http.GetStringAsync(response.Headers.Location, Cancellation);
        Assert.Equal(created.GetRawText(), read);
    }

    [Theory]
    [InlineData("title", null)]
    [InlineData("title", "\"\"")]
    [InlineData("title", "\"a\\u202eb\"")]
    [InlineData("startsAt", null)]
    [InlineData("startsAt", "\"yesterday\"")]
    [InlineData("endsAt", "\"2026-12-01T19:00:00+01:00\"")]
    [InlineData("endsAt", "\"2026-12-03T18:00:00Z\"")]
    [InlineData("productIds", null)]
    [InlineData("productIds[0]", "[\"x\"]")]
    [InlineData("productIds[0]", "[null]")]
    [InlineData("productIds[0]", "[\"01940000-0000-7000-8000-000000000000\"]")]
    public async Task An_invalid_field_is_named(string field, string? value)
    {
        var body = Valid();
        body[field.Split('[')[0]] = value is null ? null : JsonNode.Parse(value);
        await AssertInvalidAsync(body, field);
    }

    [Fact]
    public async Task A_product_is_named_once()
    {
        var body = Valid();
        body["productIds"] = new JsonArray(s_products[0], s_products[0]);
        await AssertInvalidAsync(body, "productIds[1]");
    }

    [Fact]
    public async Task Creating_a_show_needs_a_session()
    {
        using var response = await api.Http.SendAsync(HttpMethod.Post, "/api/shows", cookie: null, Valid());
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/shows/01940000-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/api/shows/1", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows?after=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows/01940000-0000-7000-8000-000000000000/messages", HttpStatusCode.NotFound)]
    [InlineData("/api/shows/019b76da-a800-7000-8000-000000000001/messages?after=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows/019b76da-a800-7000-8000-000000000001/messages?after=99999999999999999999", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows/019b76da-a800-7000-8000-000000000001/messages?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows/019b76da-a800-7000-8000-000000000001/messages?latest=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("/api/shows/019b76da-a800-7000-8000-000000000001/messages?latest=true&after=1", HttpStatusCode.BadRequest)]
    public async Task What_does_not_exist_or_is_malformed_is_a_problem(string path, HttpStatusCode expected)
    {
        using var response = await api.Http.GetAsync(path, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static JsonObject Valid() => new()
    {
        ["title"] = "Lamps",
        ["productIds"] = new JsonArray([.. s_products.Select(id => (JsonNode)id)]),
        ["startsAt"] = "2026-12-01T19:00:00+01:00",
        ["endsAt"] = "2026-12-01T20:00:00Z",
    };

    private async Task AssertInvalidAsync(JsonObject body, string field)
    {
        var cookie = await api.Http.CookieOfAsync(Caller.Member);
        using var response = await api.Http.SendAsync(HttpMethod.Post, "/api/shows", cookie, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}
