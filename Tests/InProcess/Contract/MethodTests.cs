using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>HEAD, 405 and the headers of every response, at the Api and through the gateway.</summary>
public sealed class MethodTests(ContractSystem system) : IClassFixture<ContractSystem>
{
    private static readonly string[] s_paths =
    [
        "/health", "/alive", "/openapi/v1.json", "/docs/index.html", "/docs/index.js", "/api/products?limit=3", "/api/leaderboards/best-sellers?top=3", $"/api/products/{ProductSeed.Generate().First().Id}",
    ];

    // They differ between two responses to the same request.
    private static readonly string[] s_volatile = ["RateLimit", "Date", "traceresponse", "X-Request-Id", "X-Cache", "Transfer-Encoding", "Content-Length"];

    public static TheoryData<string, string> Cases => new(s_paths.SelectMany(path => new[] { ("api", path), ("gateway", path) }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string server, string path)
    {
        using var get = await system[server].GetAsync(path, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await system[server].SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_method_that_a_path_does_not_have_is_405_with_Allow(string server, string path)
    {
        foreach (var method in (string[])["POST", "DELETE", "PATCH", "OPTIONS"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await system[server].SendAsync(request, Cancellation);

            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Superset(new HashSet<string> { "GET", "HEAD" }, response.Content.Headers.Allow.ToHashSet());
            Assert.DoesNotContain(method, response.Content.Headers.Allow);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_response_has_security_and_identity_headers(string server, string path)
    {
        foreach (var target in (string[])[path, "/favicon.ico", "/nowhere", "/api/products/7"])
        {
            using var response = await system[server].GetAsync(target, Cancellation);

            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
            Assert.Single(response.Headers.GetValues("X-Served-By"));
            Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", Assert.Single(response.Headers.GetValues("traceresponse")));
            Assert.Equal(server == "gateway", response.Headers.Contains("X-Request-Id"));
            if (response.Content.Headers.ContentType?.MediaType == "text/html")
            {
                Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
                Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
            }

            if (!response.IsSuccessStatusCode)
            {
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
                Assert.Contains(problem.GetProperty("traceId").GetString()!, response.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<string> HeadersOf(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Where(header => !s_volatile.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
        .Order(StringComparer.Ordinal);
}
