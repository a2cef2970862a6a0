using System.Net;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Policies that a route names in the section <c>ReverseProxy</c>, with either forwarder.</summary>
public sealed class RoutePolicyTests : IAsyncLifetime
{
    private RecordingReplica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await RecordingReplica.StartAsync("api-1");

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task A_timeout_returns_504(string forwarder)
    {
        var aborted = new TaskCompletionSource();
        _replica.Handler = async context =>
        {
            using var registration = context.RequestAborted.Register(aborted.SetResult);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var gateway = await StartAsync(forwarder, ("Timeout", "00:00:03"));

        using var response = await gateway.Client.GetAsync(Shop, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        await aborted.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task An_authorization_policy_admits_whom_it_says(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder, ("AuthorizationPolicy", "with-key"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Shop) { Headers = { { "X-Key", "42" } } };

        using var admitted = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var rejected = await gateway.Client.GetAsync(Shop, TestContext.Current.CancellationToken);
        using var other = await gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, rejected.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task A_CORS_policy_answers_preflight_requests_and_marks_responses(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder, ("CorsPolicy", "shop"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Shop)
        {
            Headers = { { "Origin", "https://shop.example" }, { "Access-Control-Request-Method", "GET" } },
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, Shop) { Headers = { { "Origin", "https://shop.example" } } };

        using var answer = await gateway.Client.SendAsync(preflight, TestContext.Current.CancellationToken);
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["https://shop.example"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal("GET", Assert.Single(_replica.Received).Method);
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task An_output_cache_policy_spares_the_replica_the_second_request(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder, ("OutputCachePolicy", "minute"));

        for (var request = 0; request < 2; request++)
        {
            Assert.Equal("ok", await gateway.Client.GetStringAsync(Shop, TestContext.Current.CancellationToken));
        }

        Assert.Single(_replica.Received);
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task Passive_health_checks_eject_a_failing_destination(string forwarder)
    {
        await using var other = await RecordingReplica.StartAsync("shop-2");
        _replica.Handler = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var gateway = await GatewayUnderTest.StartAsync(
            [_replica],
            ("Gateway:Forwarder", forwarder),
            ("ReverseProxy:Routes:shop:ClusterId", "shop"),
            ("ReverseProxy:Routes:shop:Match:Path", "/shop"),
            ("ReverseProxy:Clusters:shop:LoadBalancingPolicy", "FirstAlphabetical"),
            ("ReverseProxy:Clusters:shop:HttpRequest:Version", "2"),
            ("ReverseProxy:Clusters:shop:HttpRequest:VersionPolicy", "RequestVersionExact"),
            ("ReverseProxy:Clusters:shop:HealthCheck:Passive:Enabled", "true"),
            ("ReverseProxy:Clusters:shop:HealthCheck:Passive:ReactivationPeriod", "01:00:00"),
            ("ReverseProxy:Clusters:shop:Metadata:TransportFailureRateHealthPolicy.RateLimit", "0.1"),
            ("ReverseProxy:Clusters:shop:Destinations:shop-1:Address", _replica.H2c),
            ("ReverseProxy:Clusters:shop:Destinations:shop-2:Address", other.H2c));

        for (var request = 0; request < 30; request++)
        {
            Assert.Equal("ok", await gateway.Client.GetStringAsync(Shop, TestContext.Current.CancellationToken));
        }

        Assert.Equal(30, other.Received.Count);
        Assert.InRange(_replica.Received.Count, 1, 20);
    }

    private static Uri Shop { get; } = new("/shop", UriKind.Relative);

    private Task<GatewayUnderTest> StartAsync(string forwarder, (string Key, string Value) policy) => GatewayUnderTest.StartAsync(
        (builder, _) =>
        {
            builder.Services.AddAuthentication().AddCookie(cookies => cookies.Events.OnRedirectToLogin = RejectAsync);
            builder.Services.AddAuthorization(options => options.AddPolicy(
                "with-key", policy => policy.AddAuthenticationSchemes("Cookies").RequireAssertion(context => ((HttpContext)context.Resource!).Request.Headers.ContainsKey("X-Key"))));
            builder.Services.AddCors(options => options.AddPolicy("shop", policy => policy.WithOrigins("https://shop.example")));
            builder.Services.AddOutputCache(options => options.AddPolicy("minute", policy => policy.Expire(TimeSpan.FromMinutes(1))));
        },
        ("services:api-1:http:0", _replica.Http),
        ("services:api-1:h2c:0", _replica.H2c),
        ("Gateway:Forwarder", forwarder),
        ("ReverseProxy:Routes:shop:ClusterId", "api"),
        ("ReverseProxy:Routes:shop:Match:Path", "/shop"),
        ($"ReverseProxy:Routes:shop:{policy.Key}", policy.Value));

    private static Task RejectAsync(Microsoft.AspNetCore.Authentication.RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
