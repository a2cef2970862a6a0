using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CatalogTelemetryTests(TestServers servers)
{
    private const string Http = "Microsoft.AspNetCore";
    private const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";
    private const string Postgres = "Npgsql";

    [Fact]
    public async Task One_trace_runs_from_the_request_through_Redis_to_Postgres_and_contains_no_password()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var api = await CatalogApi.StartAsync(servers, settings: collector.Settings);
        using var http = api.CreateClient();
        using var response = await http.GetAsync($"/api/products/{ProductSeed.Generate().First().Id}", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var trace = response.Headers.GetValues("traceresponse").Single().Split('-')[1];

        await collector.UntilAsync(received =>
            SpansOf(received, trace).Select(span => span.Source).ToHashSet().IsSupersetOf([Http, Redis, Postgres])
            && received.Text("metrics").Contains("db.client.", StringComparison.Ordinal));
        var spans = SpansOf(collector, trace);
        Assert.Equal("GET /api/products/{id}", spans.Single(span => span.Source == Http).Name);
        var redis = spans.First(span => span.Source == Redis);
        Assert.Equal("GET", redis.Name);
        Assert.Equal("redis", redis.Attributes["db.system"]);
        // A request that opens a connection has a span for that too.
        var postgres = spans.First(span => span.Source == Postgres && !span.Name.StartsWith("CONNECT ", StringComparison.Ordinal));
        Assert.Equal("SELECT products", postgres.Name);
        Assert.Equal("postgresql", postgres.Attributes["db.system.name"]);
        Assert.Equal("SELECT", postgres.Attributes["db.operation.name"]);
        Assert.Equal("products", postgres.Attributes["db.collection.name"]);
        foreach (var secret in api.Secrets)
        {
            Assert.DoesNotContain(secret, collector.Text("traces"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("metrics"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("logs"), StringComparison.Ordinal);
        }
    }

    private static List<ReceivedSpan> SpansOf(OtlpCollector received, string trace) => [.. received.Spans.Where(span => span.TraceId == trace)];
}
