using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Api.Catalog.Products;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>Compression, charsets, ids, texts and currencies.</summary>
public sealed class RepresentationTests(ContractSystem system) : IClassFixture<ContractSystem>
{
    private static readonly Product[] s_products = [.. ProductSeed.Generate()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/products?limit=50", "gzip", "gzip")]
    [InlineData("/api/products?limit=50", "br, gzip", "br")]
    [InlineData("/api/products?limit=50", "gzip;q=0", null)]
    [InlineData("/api/products?limit=50", null, null)]
    [InlineData("/openapi/v1.json", "br", "br")]
    [InlineData("/docs/index.html", "gzip", "gzip")]
    public async Task Json_and_html_are_compressed_when_asked_for(string path, string? accepted, string? coding)
    {
        using var response = await SendAsync(HttpMethod.Get, path, ("Accept-Encoding", accepted));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(coding is null ? [] : [coding], response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_compressed_product_has_an_entity_tag_of_its_own_that_both_conditions_accept()
    {
        var path = $"/api/products/{s_products[10].Id}";
        using var written = await system.Gateway.PutAsync(s_products[10].Id, "\"1\"", Change(description: new string('a', 1_500)));
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);

        using var plain = await SendAsync(HttpMethod.Get, path);
        using var compressed = await SendAsync(HttpMethod.Get, path, ("Accept-Encoding", "gzip"));
        Assert.Equal("\"2\"", plain.Headers.ETag?.Tag);
        Assert.Equal("\"2-gzip\"", compressed.Headers.ETag?.Tag);
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);

        using var unchanged = await SendAsync(HttpMethod.Get, path, ("Accept-Encoding", "gzip"), ("If-None-Match", "\"2-gzip\""));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("\"2-gzip\"", unchanged.Headers.ETag?.Tag);
        using var changed = await system.Gateway.PutAsync(s_products[10].Id, "\"2-gzip\"", Change());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var stale = await system.Gateway.PutAsync(s_products[10].Id, "\"2-gzip\"", Change());
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=UTF-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=klingon", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_is_json_in_utf8(string contentType, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{s_products[11].Id}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Change())) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        await system.Gateway.AuthenticateAsync(request, Caller.Operator);

        using var response = await system.Gateway.SendAsync(request, Cancellation);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("\\u0007")]
    [InlineData("\\u202e")]
    [InlineData("\\u2066")]
    [InlineData("\\u200b")]
    [InlineData("\\u200d")]
    [InlineData("\\ufeff")]
    [InlineData("\\u2028")]
    [InlineData("\\u3164")]
    [InlineData("\\udb40\\udc41")]
    public async Task A_name_with_an_invisible_character_is_refused(string character)
    {
        using var response = await system.Gateway.PutAsync(s_products[12].Id, "\"1\"", Change(name: $"Blue{character} mug"));
        await AssertInvalidAsync(response, "name");
    }

    [Theory]
    [InlineData("Tasse à café")]
    [InlineData("青いマグ")]
    [InlineData("Mug \\u2615\\ufe0f")]
    public async Task A_name_in_any_script_is_accepted(string name)
    {
        using var response = await system.Gateway.PutAsync(s_products[13].Id, "*", Change(name: name));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("XYZ")]
    [InlineData("eur")]
    [InlineData("XXX")]
    [InlineData("ANG")]
    public async Task A_currency_that_does_not_exist_is_refused(string currency)
    {
        using var response = await system.Gateway.PutAsync(s_products[14].Id, "\"1\"", Change(currency: currency));
        await AssertInvalidAsync(response, "price.currency");
    }

    [Fact]
    public async Task An_id_has_one_spelling()
    {
        var id = s_products[15].Id;
        string[] others = [$"{id:N}", $"{id:B}", $"{id:P}", $"{id}".ToUpperInvariant(), $"{Guid.NewGuid()}", $"{Guid.Empty}", "body", "%20" + id];
        foreach (var other in others)
        {
            using var response = await system.Gateway.GetAsync($"/api/products/{other}", Cancellation);
            await AssertInvalidAsync(response, "id");
        }

        using var found = await system.Gateway.GetAsync($"/api/products/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    private static string Change(string name = "Blue mug", string description = "Holds tea.", string currency = "EUR") =>
        $$"""{"name":"{{name}}","description":"{{description}}","price":{"amount":"3.50","currency":"{{currency}}"},"stock":3}""";

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await system.Gateway.SendAsync(request, Cancellation);
    }

    private static async Task AssertInvalidAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }
}
