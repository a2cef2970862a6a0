using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CatalogTelemetryTests(TestServers servers)
{
    [Fact]
    public async Task One_trace_runs_from_the_request_through_Redis_to_Postgres_and_names_no_password()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var api = await CatalogApi.StartAsync(servers, settings: new(CatalogApi.RelaxedTimeouts.Concat(collector.Settings)));
        using var http = api.CreateClient();
        using var response = await http.GetAsync($"/api/products/{ProductSeed.Generate().First().Id}", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var trace = response.Headers.GetValues("traceresponse").Single().Split('-')[1];

        await collector.UntilAsync(received =>
            SourcesOf(received, trace).IsSupersetOf(["Microsoft.AspNetCore", "OpenTelemetry.Instrumentation.StackExchangeRedis", "Npgsql"])
            && received.Text("metrics").Contains("db.client.", StringComparison.Ordinal));
        Assert.Contains(collector.Spans, span => span.TraceId == trace && span.Name == "GET /api/products/{id}");
        foreach (var secret in api.Secrets)
        {
            Assert.DoesNotContain(secret, collector.Text("traces"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("metrics"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("logs"), StringComparison.Ordinal);
        }
    }

    private static HashSet<string> SourcesOf(OtlpCollector received, string trace) =>
        [.. received.Spans.Where(span => span.TraceId == trace).Select(span => span.Source)];
}
