using System.Diagnostics;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Which headers reach a replica and the client.</summary>
public sealed class HeaderTests(RecordingSystem system) : IClassFixture<RecordingSystem>
{
    [Fact]
    public async Task Forwarding_headers_of_the_client_are_replaced()
    {
        var received = await SendAsync(
            ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Host", "elsewhere.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/admin"),
            ("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), ("X-Original-URL", "/admin"), ("X-Served-By", "api-9"));

        Assert.Equal("127.0.0.1", received.Headers["X-Forwarded-For"]);
        Assert.Equal(system.Gateway.Address.Authority, received.Headers["X-Forwarded-Host"]);
        Assert.Equal("http", received.Headers["X-Forwarded-Proto"]);
        Assert.DoesNotContain(received.Headers.Keys, name => name is "X-Forwarded-Prefix" or "Forwarded" or "X-Real-IP" or "X-Original-URL" or "X-Served-By");
    }

    [Fact]
    public async Task The_address_of_a_client_behind_a_trusted_proxy_is_forwarded()
    {
        await using var gateway = await GatewayUnderTest.StartAsync([system.Replica], ("Gateway:RateLimits:TrustedProxies", "127.0.0.0/8;::1;10.0.0.0/8"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/item");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "6.6.6.6, 192.0.2.1, 10.0.0.7");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("192.0.2.1", system.Replica.Received[^1].Headers["X-Forwarded-For"]);
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Forwarded_For")]
    [InlineData("x_forwarded_host")]
    [InlineData("X_Real_IP")]
    [InlineData("X_Request_Id")]
    [InlineData("Transfer_Encoding")]
    public async Task A_gateway_owned_header_with_underscores_is_not_forwarded(string name)
    {
        var received = await SendAsync((name, "6.6.6.6"), ("X_Other", "1"));

        Assert.DoesNotContain(name, received.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("1", received.Headers["X_Other"]);
    }

    [Theory]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Proxy-Connection", "keep-alive")]
    [InlineData("Proxy-Authorization", "Basic c2VjcmV0")]
    [InlineData("TE", "trailers")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("HTTP2-Settings", "AAMAAABkAAQAAP__")]
    public async Task A_hop_by_hop_header_is_not_forwarded(string name, string value)
    {
        var received = await SendAsync((name, value));

        Assert.DoesNotContain(name, received.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_header_named_in_Connection_is_not_forwarded()
    {
        var received = await SendAsync(("Connection", "X-Secret"), ("X-Secret", "1"), ("X-Other", "2"));

        Assert.DoesNotContain("X-Secret", received.Headers.Keys);
        Assert.Equal("2", received.Headers["X-Other"]);
    }

    [Fact]
    public async Task A_valid_request_id_is_forwarded_and_returned()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/item") { Headers = { { "X-Request-Id", "order-42" } } };

        using var response = await system.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("order-42", Assert.Single(response.Headers.GetValues("X-Request-Id")));
        Assert.Equal("order-42", system.Replica.Received[^1].Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task An_invalid_request_id_is_replaced()
    {
        var received = await SendAsync(("X-Request-Id", "a b<script>"));

        Assert.Matches("^[0-9A-Z:]+$", received.Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task X_Served_By_names_the_replica()
    {
        using var response = await system.Gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("api-1", Assert.Single(response.Headers.GetValues("X-Served-By")));
    }

    [Fact]
    public async Task The_trace_of_the_client_is_continued()
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

        using var response = await system.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"The gateway responded with {(int)response.StatusCode}.");
        return system.Replica.Received[^1];
    }
}
