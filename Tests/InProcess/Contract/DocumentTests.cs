using System.Text.Json;
using Microsoft.Playwright;
using Showroom.Tests.InProcess.Contract.Fuzzing;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>The OpenAPI document and the page that shows it.</summary>
public sealed class DocumentTests(ContractSystem system) : IClassFixture<ContractSystem>
{
    private const string Browser = "/usr/bin/chromium";
    private const string Update = "UPDATE_OPENAPI";

    private static readonly string s_committed = Path.Combine(SourceTree.Root, "docs", "openapi.json");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_that_the_service_serves()
    {
        var served = await system.Gateway.GetStringAsync("/openapi/v1.json", Cancellation);
        if (Environment.GetEnvironmentVariable(Update) is not null)
        {
            await File.WriteAllTextAsync(s_committed, served + "\n", Cancellation);
        }

        Assert.True(
            served + "\n" == await File.ReadAllTextAsync(s_committed, Cancellation),
            $"docs/openapi.json differs from /openapi/v1.json. Run this test with {Update}=1 to write it again.");
    }

    [Fact]
    public async Task Every_operation_documents_its_id_its_errors_and_its_headers()
    {
        var document = new ApiDocument(JsonSerializer.Deserialize<JsonElement>(await system.Api.GetStringAsync("/openapi/v1.json", Cancellation)));
        Assert.NotEmpty(document.Operations);
        foreach (var operation in document.Operations)
        {
            Assert.Superset(new HashSet<int> { 400, 429, 500, 503 }, operation.Responses.Keys.ToHashSet());
            Assert.Contains(operation.Responses.Keys, status => status is 200 or 201 or 202 or 204);
            Assert.All(operation.Responses.Values, response => Assert.True(response.GetProperty("headers").TryGetProperty("X-Request-Id", out _)));
            Assert.All(
                operation.Responses.Where(response => response.Key >= 400),
                response => Assert.True(document.SchemaOf(response.Value, "application/problem+json")!.Value.GetProperty("properties").TryGetProperty("traceId", out _)));
        }

        var put = document.Operations.Single(operation => operation is { Method: "PUT", Path: "/api/products/{id}" });
        Assert.True(put.Parameters.Single(parameter => parameter.GetProperty("name").GetString() == "If-Match").GetProperty("required").GetBoolean());
        Assert.Superset(new HashSet<int> { 401, 403, 404, 412, 413, 415, 428 }, put.Responses.Keys.ToHashSet());
        var limits = document.Operations.SelectMany(operation => operation.Parameters).Where(parameter => parameter.GetProperty("name").GetString() == "limit").Select(parameter => parameter.GetProperty("schema"));
        Assert.NotEmpty(limits);
        Assert.All(limits, limit => Assert.Equal((1, 200, 50), (limit.GetProperty("minimum").GetInt32(), limit.GetProperty("maximum").GetInt32(), limit.GetProperty("default").GetInt32())));
    }

    [Fact]
    public async Task The_documentation_page_works_under_its_content_security_policy()
    {
        Assert.SkipUnless(File.Exists(Browser), $"There is no {Browser}: install Debian's package chromium.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser, Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"], Timeout = 120_000 });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };

        await page.GotoAsync(new Uri(system.Gateway.BaseAddress!, "/docs/index.html").ToString());
        await page.GetByText("Updates a product if it has not changed since it was read").WaitForAsync();

        Assert.Empty(errors);
    }
}
