using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class OpenApiDocumentTests(SharedCatalog catalog) : IClassFixture<SharedCatalog>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_describes_the_products_endpoints_and_schemas()
    {
        var document = await catalog.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);
        var routes = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Contains("GET /api/products", routes);
        Assert.Contains("GET /api/products/{id}", routes);
        Assert.Contains("PUT /api/products/{id}", routes);

        var schemas = document.GetProperty("components").GetProperty("schemas");
        var product = schemas.GetProperty("Product").GetProperty("properties");
        Assert.Equal(
            ["id", "name", "description", "price", "stock", "version", "updatedAt"],
            product.EnumerateObject().Select(property => property.Name));
        Assert.Equal("integer", product.GetProperty("stock").GetProperty("type").GetString());
        Assert.Equal("date-time", product.GetProperty("updatedAt").GetProperty("format").GetString());
        Assert.Equal("string", schemas.GetProperty("Money").GetProperty("properties").GetProperty("amount").GetProperty("type").GetString());

        var change = schemas.GetProperty("ProductChange").GetProperty("properties");
        Assert.Equal("string", change.GetProperty("price").GetProperty("properties").GetProperty("amount").GetProperty("type").GetString());
        Assert.DoesNotContain("null", change.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documentation_page_loads_nothing_from_another_host()
    {
        using var page = await catalog.Http.GetAsync("/docs/index.html", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("//", html.Replace("<!--", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var script = await catalog.Http.GetAsync("/docs/index.js", Cancellation);
        Assert.Contains("/openapi/v1.json", await script.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
