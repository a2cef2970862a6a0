using System.Diagnostics;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>What a replica is told, and by whom.</summary>
public sealed class HeaderTests(RecordingSystem system) : IClassFixture<RecordingSystem>
{
    [Fact]
    public async Task What_a_client_says_about_its_own_connection_is_not_believed()
    {
        var received = await SendAsync(
            ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Host", "elsewhere.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/admin"),
            ("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), ("X-Original-URL", "/admin"), ("X-Served-By", "api-9"));

        Assert.Equal("127.0.0.1", received.Headers["X-Forwarded-For"]);
        Assert.Equal(system.Gateway.Address.Authority, received.Headers["X-Forwarded-Host"]);
        Assert.Equal("http", received.Headers["X-Forwarded-Proto"]);
        Assert.DoesNotContain(received.Headers.Keys, name => name is "X-Forwarded-Prefix" or "Forwarded" or "X-Real-IP" or "X-Original-URL" or "X-Served-By");
    }

    [Theory]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Proxy-Connection", "keep-alive")]
    [InlineData("Proxy-Authorization", "Basic c2VjcmV0")]
    [InlineData("TE", "trailers")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("HTTP2-Settings", "AAMAAABkAAQAAP__")]
    public async Task A_header_for_this_hop_only_goes_no_further(string name, string value)
    {
        var received = await SendAsync((name, value));

        Assert.DoesNotContain(name, received.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_header_that_the_client_names_in_Connection_goes_no_further()
    {
        var received = await SendAsync(("Connection", "X-Secret"), ("X-Secret", "1"), ("X-Other", "2"));

        Assert.DoesNotContain("X-Secret", received.Headers.Keys);
        Assert.Equal("2", received.Headers["X-Other"]);
    }

    [Fact]
    public async Task A_plain_request_id_is_kept_and_comes_back()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/item") { Headers = { { "X-Request-Id", "order-42" } } };

        using var answer = await system.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("order-42", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.Equal("order-42", system.Replica.Received[^1].Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task An_odd_request_id_is_replaced()
    {
        var received = await SendAsync(("X-Request-Id", "a b<script>"));

        Assert.Matches("^[0-9A-Z:]+$", received.Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task The_answer_names_the_replica_and_not_the_gateway()
    {
        using var answer = await system.Gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("api-1", Assert.Single(answer.Headers.GetValues("X-Served-By")));
    }

    [Fact]
    public async Task The_trace_of_the_client_goes_on()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        var received = await SendAsync(("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));

        Assert.Equal(trace, received.Headers["traceparent"].Split('-')[1]);
    }

    private async Task<Received> SendAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/item");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await system.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"The gateway answered {(int)answer.StatusCode}.");
        return system.Replica.Received[^1];
    }
}
