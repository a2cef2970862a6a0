using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class TelemetryTests
{
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";

    private static async Task<(OtlpCollector Collector, TestService Service)> StartAsync()
    {
        var collector = await OtlpCollector.StartAsync();
        var service = await TestService.StartAsync(collector.Settings, app =>
        {
            app.MapGet("/things/{id}", (int id) => id);
            app.MapGet("/broken", void () => throw new InvalidOperationException("no more things"));
            app.MapGet("/proxied/{**rest}", () => "").WithMetadata(new ServerSpanName("stock"));
        });
        return (collector, service);
    }

    private static string TraceOf(HttpResponseMessage response) => response.Headers.GetValues("traceresponse").Single().Split('-')[1];

    private static async Task<ReceivedSpan> ServerSpanAsync(OtlpCollector collector, HttpResponseMessage response)
    {
        var trace = TraceOf(response);
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore"));
        return collector.Spans.Single(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore");
    }

    [Fact]
    public async Task A_server_span_has_its_route_and_status()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var response = await service.Http.GetAsync("/things/7", TestContext.Current.CancellationToken);
        var span = await ServerSpanAsync(collector, response);

        Assert.Equal("GET /things/{id}", span.Name);
        Assert.Equal("/things/{id}", span.Attributes["http.route"]);
        Assert.Equal("200", span.Attributes["http.response.status_code"]);
        Assert.Equal("GET", span.Attributes["http.request.method"]);
        Assert.Equal("/things/7", span.Attributes["url.path"]);
        Assert.Equal("http", span.Attributes["url.scheme"]);
        Assert.Equal("1.1", span.Attributes["network.protocol.version"]);
        Assert.Equal(service.Http.BaseAddress!.Authority, $"{span.Attributes["server.address"]}:{span.Attributes["server.port"]}");
        Assert.DoesNotContain("error.type", span.Attributes.Keys);
    }

    [Fact]
    public async Task A_failed_request_has_its_route_error_and_exception()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var response = await service.Http.GetAsync("/broken", TestContext.Current.CancellationToken);
        var span = await ServerSpanAsync(collector, response);

        Assert.Equal("GET /broken", span.Name);
        Assert.Equal("500", span.Attributes["http.response.status_code"]);
        Assert.Equal("System.InvalidOperationException", span.Attributes["error.type"]);
        Assert.Contains("no more things", collector.Text("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_span_has_the_name_that_its_endpoint_gives_it()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var response = await service.Http.GetAsync("/proxied/by/stock", TestContext.Current.CancellationToken);
        var span = await ServerSpanAsync(collector, response);

        Assert.Equal("GET stock", span.Name);
        Assert.Equal("/proxied/{**rest}", span.Attributes["http.route"]);
    }

    [Fact]
    public async Task Health_probes_have_no_spans_while_other_requests_have_spans_metrics_and_logs()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        foreach (var path in new[] { "/health", "/alive", "/things/7", "/broken" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("traceparent", $"00-{CallersTrace}-b7ad6b7169203331-01");
            using var response = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.NotFound, response.StatusCode);
        }

        await collector.UntilAsync(received =>
            received.Spans.Any(span => span.Name == "GET /broken")
            && received.Text("metrics").Contains("http.server.request.duration", StringComparison.Ordinal)
            && received.Text("metrics").Contains("dotnet.gc.collections", StringComparison.Ordinal)
            && received.Text("logs").Contains("GET /broken failed", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Spans, span => span.Name is "GET /health" or "GET /alive");
    }

    [Fact]
    public async Task The_trace_of_the_caller_is_continued()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/7");
        request.Headers.Add("traceparent", $"00-{CallersTrace}-b7ad6b7169203331-01");
        using var response = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(CallersTrace, TraceOf(response));
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == CallersTrace && span.Name == "GET /things/{id}"));
    }

    [Theory]
    [InlineData("Telemetry:TracesPerSecond", "0")]
    [InlineData("Telemetry:ShutdownTimeout", "00:00:00")]
    [InlineData("Telemetry:ShutdownTimeout", "00:01:01")]
    public async Task A_setting_out_of_range_fails_the_start_with_its_key(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestService.StartAsync(new Dictionary<string, string?> { [key] = value }));

        Assert.StartsWith(key + " must be", exception.Message, StringComparison.Ordinal);
    }
}
