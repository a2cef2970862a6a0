using System.Text.Json;
using Showroom.Tests.Fixtures.Browser;
using Showroom.Tests.InProcess.Contract.Fuzzing;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>The OpenAPI document and the page that shows it.</summary>
public sealed class DocumentTests(ContractSystem system) : IClassFixture<ContractSystem>
{
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
        await using var chromium = new Chromium();
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var monitor = await PageMonitor.AttachAsync(page);

        await page.GotoAsync(new Uri(system.Gateway.BaseAddress!, "/docs/index.html").ToString());
        await page.GetByText("Updates a product if it has not changed since it was read").WaitForAsync();

        await monitor.AssertCleanAsync();
    }
}
