using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Api.Catalog.Products;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CatalogEndpointTests(SharedCatalog catalog) : IClassFixture<SharedCatalog>
{
    private const string Change = """{"name":"Blue mug","description":"Holds tea.","price":{"amount":"3.5","currency":"EUR"},"stock":3}""";

    private static readonly Product[] s_products = [.. ProductSeed.Generate()];

    private static readonly Guid s_unknown = new("01940000-0000-7000-8000-000000000000");

    private readonly HttpClient _http = catalog.Http;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_of_the_list_contain_every_product_once_in_order()
    {
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await _http.GetFromJsonAsync<JsonElement>($"/api/products?limit=200&after={next}", Cancellation);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(s_products.Select(product => product.Id.ToString()), ids);
    }

    [Theory]
    [InlineData("walnut lamp")]
    [InlineData("walnut lamps")]
    [InlineData("  WALN, lam!")]
    public async Task A_search_matches_all_words_stemmed_or_by_prefix(string q)
    {
        var page = await _http.GetFromJsonAsync<JsonElement>($"/api/products?limit=200&q={Uri.EscapeDataString(q)}", Cancellation);
        var names = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name =>
        {
            Assert.Contains("walnut", name, StringComparison.Ordinal);
            Assert.Contains("lamp", name, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("zzzzzz")]
    [InlineData("!!!")]
    [InlineData("\u0000' | & :* \ud800")]
    public async Task A_search_without_matches_returns_an_empty_page(string q)
    {
        var page = await _http.GetStringAsync($"/api/products?q={Uri.EscapeDataString(q)}", Cancellation);
        Assert.Equal("""{"items":[],"next":null}""", page);
    }

    [Fact]
    public async Task A_product_is_serialised_in_the_documented_shape()
    {
        var product = await _http.GetStringAsync($"/api/products/{s_products[0].Id}", Cancellation);
        Assert.Equal(
            $$"""{"id":"{{s_products[0].Id}}","name":"{{s_products[0].Name}}","description":"{{s_products[0].Description}}","price":{"amount":"124.90","currency":"EUR"},"stock":{{s_products[0].Stock}},"version":1,"updatedAt":"2026-01-01T00:00:00Z"}""",
            product);
    }

    [Fact]
    public async Task The_second_read_of_a_product_comes_from_the_cache()
    {
        using var first = await _http.GetAsync($"/api/products/{s_products[1].Id}", Cancellation);
        using var second = await _http.GetAsync($"/api/products/{s_products[1].Id}", Cancellation);
        Assert.Equal(["l1"], second.Headers.GetValues("X-Cache"));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await second.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"0\", \"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"2\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task A_matching_entity_tag_returns_304_without_a_body(string tag, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/products/{s_products[2].Id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal(status == HttpStatusCode.OK, (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length > 0);
    }

    [Fact]
    public async Task An_update_is_visible_to_the_next_read_and_makes_the_old_entity_tag_stale()
    {
        using var before = await _http.GetAsync($"/api/products/{s_products[3].Id}", Cancellation);
        using var changed = await _http.PutAsync(s_products[3].Id, before.Headers.ETag!.Tag, Change);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2\"", changed.Headers.ETag?.Tag);

        using var after = await _http.GetAsync($"/api/products/{s_products[3].Id}", Cancellation);
        Assert.Equal("\"2\"", after.Headers.ETag?.Tag);
        Assert.Equal(await changed.Content.ReadAsStringAsync(Cancellation), await after.Content.ReadAsStringAsync(Cancellation));
        var product = await after.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("Blue mug", product.GetProperty("name").GetString());
        Assert.Equal("3.50", product.GetProperty("price").GetProperty("amount").GetString());

        using var stale = await _http.PutAsync(s_products[3].Id, "\"1\"", Change);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
    }

    [Fact]
    public async Task Of_concurrent_updates_of_one_version_exactly_one_succeeds()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _http.PutAsync(s_products[4].Id, "\"1\"", Change)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Theory]
    [InlineData(Caller.Anonymous, "\"1\"", Change, HttpStatusCode.Unauthorized)]
    [InlineData(Caller.Member, "\"1\"", Change, HttpStatusCode.Forbidden)]
    [InlineData(Caller.Anonymous, "\"1\"", "no json", HttpStatusCode.Unauthorized)]
    [InlineData(Caller.Operator, null, Change, HttpStatusCode.PreconditionRequired)]
    [InlineData(Caller.Operator, "\"7\"", Change, HttpStatusCode.PreconditionFailed)]
    [InlineData(Caller.Operator, "W/\"1\"", Change, HttpStatusCode.PreconditionFailed)]
    [InlineData(Caller.Operator, "1", Change, HttpStatusCode.BadRequest)]
    [InlineData(Caller.Operator, "*", Change, HttpStatusCode.OK)]
    public async Task An_update_requires_a_session_of_an_operator_and_a_matching_entity_tag(Caller caller, string? tag, string body, HttpStatusCode status)
    {
        using var response = await _http.PutAsync(s_products[5].Id, tag, body, caller);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("no json", "body")]
    [InlineData("[]", "body")]
    [InlineData("""{"description":"a","price":{"amount":"1","currency":"EUR"},"stock":1}""", "name")]
    [InlineData("""{"name":"a\u0000b","description":"a","price":{"amount":"1","currency":"EUR"},"stock":1}""", "name")]
    [InlineData("""{"name":"a","description":" ","price":{"amount":"1","currency":"EUR"},"stock":1}""", "description")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":1,"currency":"EUR"},"stock":1}""", "price.amount")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1.999","currency":"EUR"},"stock":1}""", "price.amount")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"0","currency":"EUR"},"stock":1}""", "price.amount")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1","currency":"euro"},"stock":1}""", "price.currency")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1"},"stock":1}""", "price.currency")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1","currency":"EUR"},"stock":-1}""", "stock")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1","currency":"EUR"},"stock":"1"}""", "stock")]
    [InlineData("""{"name":"a","description":"a","price":{"amount":"1","currency":"EUR"},"stock":1e400}""", "stock")]
    public async Task An_invalid_update_returns_400_with_the_field(string body, string field)
    {
        using var response = await _http.PutAsync(s_products[6].Id, "\"1\"", body);
        await AssertInvalidAsync(response, field);
    }

    [Theory]
    [InlineData("/api/products/7", "id")]
    [InlineData("/api/products?limit=0", "limit")]
    [InlineData("/api/products?limit=201", "limit")]
    [InlineData("/api/products?limit=1000000000", "limit")]
    [InlineData("/api/products?limit=99999999999999999999", "limit")]
    [InlineData("/api/products?limit=ten", "limit")]
    [InlineData("/api/products?after=ten", "after")]
    [InlineData("/api/products?after=%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00", "after")]
    [InlineData("/api/products?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "q")]
    public async Task An_invalid_query_returns_400_with_the_parameter(string path, string field)
    {
        using var response = await _http.GetAsync(path, Cancellation);
        await AssertInvalidAsync(response, field);
    }

    [Fact]
    public async Task An_unknown_product_returns_404_for_reads_and_updates()
    {
        using var read = await _http.GetAsync($"/api/products/{s_unknown}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        using var written = await _http.PutAsync(s_unknown, "*", Change);
        Assert.Equal(HttpStatusCode.NotFound, written.StatusCode);
    }

    private static async Task AssertInvalidAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }
}
