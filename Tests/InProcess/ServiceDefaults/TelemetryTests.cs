using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class TelemetryTests
{
    private static async Task<(OtlpCollector Collector, TestService Service)> StartAsync()
    {
        var collector = await OtlpCollector.StartAsync();
        // Spans are heard of by every service of this process, so others' requests must neither use up the allowance nor fill the queue.
        var settings = new Dictionary<string, string?>(collector.Settings)
        {
            ["Telemetry:TracesPerSecond"] = "1000000",
            ["OTEL_BSP_MAX_QUEUE_SIZE"] = "1000000",
        };
        var service = await TestService.StartAsync(settings, app =>
        {
            app.MapGet("/things/{id}", (int id) => id);
            app.MapGet("/broken", void () => throw new InvalidOperationException("no more things"));
        });
        return (collector, service);
    }

    private static string TraceOf(HttpResponseMessage response) => response.Headers.GetValues("traceresponse").Single().Split('-')[1];

    [Fact]
    public async Task A_server_span_has_its_route_and_status()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var response = await service.Http.GetAsync("/things/7", TestContext.Current.CancellationToken);
        var trace = TraceOf(response);
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore"));

        var span = collector.Spans.Single(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore");
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

    [Theory]
    [InlineData("Telemetry:TracesPerSecond", "0")]
    [InlineData("Telemetry:Farewell", "00:00:00")]
    [InlineData("Telemetry:Farewell", "00:01:01")]
    public async Task A_setting_out_of_range_stops_the_start_and_is_named(string key, string value)
    {
        await using var collector = await OtlpCollector.StartAsync();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestService.StartAsync(new Dictionary<string, string?>(collector.Settings) { [key] = value }));

        Assert.StartsWith(key + " must be", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_request_has_its_route_error_and_exception()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var response = await service.Http.GetAsync("/broken", TestContext.Current.CancellationToken);
        var trace = TraceOf(response);
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore"));

        var span = collector.Spans.Single(span => span.TraceId == trace && span.Source == "Microsoft.AspNetCore");
        Assert.Equal("GET /broken", span.Name);
        Assert.Equal("500", span.Attributes["http.response.status_code"]);
        Assert.Equal("System.InvalidOperationException", span.Attributes["error.type"]);
        Assert.Contains("no more things", collector.Text("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_probes_leave_no_spans_whatever_their_caller_does_and_metrics_and_logs_arrive()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        foreach (var path in new[] { "/health", "/alive", "/things/7", "/broken" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            using var response = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.NotFound, response.StatusCode);
        }

        await collector.UntilAsync(received =>
            received.Spans.Any(span => span.Name == "GET /broken")
            && received.Text("metrics").Contains("http.server.request.duration", StringComparison.Ordinal)
            && received.Text("logs").Contains("GET /broken failed", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Spans, span => span.Name is "GET /health" or "GET /alive");
    }

    [Fact]
    public async Task A_callers_trace_is_continued()
    {
        var (collector, service) = await StartAsync();
        await using var _ = collector;
        await using var __ = service;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/7");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", TraceOf(response));
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == "0af7651916cd43dd8448eb211c80319c" && span.Name == "GET /things/{id}"));
    }
}
