using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway.Limits;

/// <summary>What a client sees of the limits, without Redis: the gateway limits by itself.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private RecordingReplica _replica = null!;

    /// <summary>What remains of a window of a minute that began with this test, at least; windows end with a bucket.</summary>
    private double MinRemaining => 50 - Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;

    public async ValueTask InitializeAsync() => _replica = await RecordingReplica.StartAsync("api-1");

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Fact]
    public async Task Every_limited_response_has_the_policy_and_what_is_left()
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "3"));

        for (var left = 2; left >= 0; left--)
        {
            using var response = await SendAsync(gateway);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            AssertHeaders(response, "\"reads\";q=3;w=60", $"\"reads\";r={left};t=");
            Assert.False(response.Headers.Contains("Retry-After"));
        }
    }

    [Fact]
    public async Task Beyond_the_limit_the_response_is_a_problem_that_says_when_to_retry()
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "1"));
        using var admitted = await SendAsync(gateway);

        using var rejected = await SendAsync(gateway);

        Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
        Assert.Equal("application/problem+json", rejected.Content.Headers.ContentType?.MediaType);
        var seconds = rejected.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        Assert.InRange(seconds, MinRemaining, 62);
        AssertHeaders(rejected, "\"reads\";q=1;w=60", "\"reads\";r=0;t=");
        var problem = (await rejected.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.Equal("urn:showroom:problem:too-many-requests", (string?)problem["type"]);
        Assert.StartsWith("More than 1 requests in 60 s (reads). Retry in ", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(32, ((string?)problem["traceId"])?.Length);
        Assert.Single(_replica.Received);
    }

    [Fact]
    public async Task Limited_requests_are_counted_by_group_and_outcome()
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "2"));
        for (var request = 0; request < 5; request++)
        {
            using var response = await SendAsync(gateway);
        }

        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        Dictionary<string, long> counts = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "showroom.gateway.rate_limit.requests" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counts.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)), count));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(2, counts["reads admitted local"]);
        Assert.Equal(3, counts["reads rejected local"]);
        Assert.Equal(5, counts.Values.Sum());
    }

    [Fact]
    public async Task Groups_have_windows_of_their_own()
    {
        await using var gateway = await StartAsync(
            ("Gateway:RateLimits:Groups:login:PermitLimit", "1"),
            ("Gateway:RateLimits:Groups:writes:PermitLimit", "2"),
            ("Gateway:RateLimits:Groups:reads:PermitLimit", "3"));

        Assert.Equal("\"login\";r=0", await LimitAsync(gateway, HttpMethod.Post, "/api/session"));
        Assert.Equal("\"login\";r=0", await LimitAsync(gateway, HttpMethod.Post, "/API/Session/"));
        Assert.Equal("\"login\";r=0", await LimitAsync(gateway, HttpMethod.Post, "/api/accounts?x=1"));
        Assert.Equal("\"reads\";r=2", await LimitAsync(gateway, HttpMethod.Get, "/api/session"));
        Assert.Equal("\"reads\";r=1", await LimitAsync(gateway, HttpMethod.Head, "/api/item"));
        Assert.Equal("\"writes\";r=1", await LimitAsync(gateway, HttpMethod.Put, "/api/item"));
        Assert.Equal("\"writes\";r=0", await LimitAsync(gateway, HttpMethod.Delete, "/api/session"));
        Assert.Equal("\"writes\";r=0", await LimitAsync(gateway, HttpMethod.Post, "/api/item"));
        Assert.Equal(5, _replica.Received.Count);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    public async Task Probes_and_the_documentation_are_not_limited(string path)
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "1"));
        using var reading = await SendAsync(gateway);

        for (var request = 0; request < 3; request++)
        {
            Assert.Null(await LimitAsync(gateway, HttpMethod.Get, path));
        }
    }

    [Fact]
    public async Task Without_limits_no_response_has_their_headers()
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Enabled", "false"));

        Assert.Null(await LimitAsync(gateway, HttpMethod.Get, "/api/item"));
    }

    [Fact]
    public async Task A_forged_address_is_ignored_unless_a_trusted_proxy_sends_it()
    {
        await using var direct = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "3"));
        await using var behindProxy = await StartAsync(
            ("Gateway:RateLimits:Groups:reads:PermitLimit", "3"), ("Gateway:RateLimits:TrustedProxies", "127.0.0.0/8;::1"));

        Assert.Equal(
            ["\"reads\";r=2", "\"reads\";r=1", "\"reads\";r=0"],
            [await FromAsync(direct, "192.0.2.1"), await FromAsync(direct, "192.0.2.2"), await FromAsync(direct, "192.0.2.3")]);
        Assert.Equal(
            ["\"reads\";r=2", "\"reads\";r=2", "\"reads\";r=1", "\"reads\";r=2", "\"reads\";r=1"],
            [
                await FromAsync(behindProxy, "192.0.2.1"), await FromAsync(behindProxy, "192.0.2.2"), await FromAsync(behindProxy, "192.0.2.9, 192.0.2.2"),
                await FromAsync(behindProxy, "2001:db8::1"), await FromAsync(behindProxy, "2001:db8::2:1"),
            ]);

        static Task<string?> FromAsync(GatewayUnderTest gateway, string address) => LimitAsync(gateway, HttpMethod.Get, "/api/item", ("X-Forwarded-For", address));
    }

    [Fact]
    public async Task A_forged_session_cookie_counts_by_address()
    {
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "3"));

        Assert.Equal("\"reads\";r=2", await LimitAsync(gateway, HttpMethod.Get, "/api/item"));
        Assert.Equal("\"reads\";r=1", await LimitAsync(gateway, HttpMethod.Get, "/api/item", ("Cookie", "showroom.session=forged")));
        Assert.Equal("\"reads\";r=0", await LimitAsync(gateway, HttpMethod.Get, "/api/item", ("Cookie", "showroom.session=forged-again")));
    }

    [Fact]
    public async Task A_WebSocket_counts_as_one_request()
    {
        _replica.Handler = async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                for (var message = 0; message < 10; message++)
                {
                    await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, context.RequestAborted);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            }
        };
        await using var gateway = await StartAsync(("Gateway:RateLimits:Groups:reads:PermitLimit", "3"));
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/hubs/chat" }.Uri, TestContext.Current.CancellationToken);
            while ((await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
            {
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        }

        Assert.Equal("\"reads\";r=1", await LimitAsync(gateway, HttpMethod.Get, "/api/item"));
    }

    [Fact]
    public async Task A_route_may_name_a_group_and_a_policy_of_its_own_limits_it_further()
    {
        await using var gateway = await StartAsync(
            ("Gateway:RateLimits:Groups:login:PermitLimit", "2"),
            ("Gateway:RateLimits:Groups:reads:PermitLimit", "20"),
            ("Gateway:RateLimiterPolicies:calm:PermitLimit", "1"),
            ("Gateway:RateLimiterPolicies:calm:Window", "01:00:00"),
            ("ReverseProxy:Routes:named:ClusterId", "api"),
            ("ReverseProxy:Routes:named:Match:Path", "/named"),
            ("ReverseProxy:Routes:named:RateLimiterPolicy", "login"),
            ("ReverseProxy:Routes:calm:ClusterId", "api"),
            ("ReverseProxy:Routes:calm:Match:Path", "/calm"),
            ("ReverseProxy:Routes:calm:RateLimiterPolicy", "calm"),
            ("ReverseProxy:Routes:free:ClusterId", "api"),
            ("ReverseProxy:Routes:free:Match:Path", "/free"),
            ("ReverseProxy:Routes:free:RateLimiterPolicy", "Disable"));

        Assert.Equal("\"login\";r=1", await LimitAsync(gateway, HttpMethod.Get, "/named"));
        Assert.Equal("\"login\";r=0", await LimitAsync(gateway, HttpMethod.Post, "/api/session"));
        Assert.Equal("\"reads\";r=19", await LimitAsync(gateway, HttpMethod.Get, "/calm"));
        using (var rejected = await SendAsync(gateway, path: "/calm"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
            Assert.NotNull(rejected.Headers.RetryAfter);
        }

        Assert.Equal("\"reads\";r=17", await LimitAsync(gateway, HttpMethod.Get, "/api/item"));
        Assert.Null(await LimitAsync(gateway, HttpMethod.Get, "/free"));
    }

    private void AssertHeaders(HttpResponseMessage response, string policy, string limit)
    {
        Assert.Equal(policy, Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
        var value = Assert.Single(response.Headers.GetValues("RateLimit"));
        Assert.StartsWith(limit, value, StringComparison.Ordinal);
        Assert.InRange(int.Parse(value[limit.Length..], System.Globalization.CultureInfo.InvariantCulture), MinRemaining, 62);
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, HttpMethod? method = null, string path = "/api/item", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <returns>The header RateLimit without its time.</returns>
    private static async Task<string?> LimitAsync(GatewayUnderTest gateway, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(gateway, method, path, headers);
        return response.Headers.TryGetValues("RateLimit", out var values) ? string.Join(", ", values).Split(";t=")[0] : null;
    }

    private Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings) => GatewayUnderTest.StartAsync([_replica], settings);
}
