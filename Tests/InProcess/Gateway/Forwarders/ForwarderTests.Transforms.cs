using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <content>Transforms and settings: what the HTTP/2 forwarder takes, and what it leaves to YARP's.</content>
public abstract partial class ForwarderTests
{
    [Fact]
    public async Task The_original_host_is_forwarded()
    {
        await using var proxy = await StartProxyAsync(route => route.WithTransformUseOriginalHostHeader());
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item")) { Headers = { Host = "shop.example" } };

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("shop.example", Assert.Single(_replica.Received).Headers["Host"]);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task The_host_of_a_destination_is_sent_to_it()
    {
        await using var proxy = await StartProxyAsync(cluster: cluster => cluster with
        {
            Destinations = new Dictionary<string, DestinationConfig> { ["replica"] = new() { Address = _replica.H2c, Host = "inside.example" } },
        });

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal("inside.example", Assert.Single(_replica.Received).Headers["Host"]);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task Session_affinity_sets_its_cookie()
    {
        await using var proxy = await StartProxyAsync(cluster: cluster => cluster with
        {
            SessionAffinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", AffinityKeyName = "replica.key" },
        });

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.StartsWith("replica.key=", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task Without_forwarded_headers_those_of_the_client_are_forwarded()
    {
        await using var proxy = await StartProxyAsync(route => route.WithTransformXForwarded(xDefault: ForwardedTransformActions.Off));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item"));
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "10.0.0.1");

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("10.0.0.1", Assert.Single(_replica.Received).Headers["X-Forwarded-For"]);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task Transforms_of_the_configuration_are_applied_by_YARPs_forwarder()
    {
        await using var proxy = await StartProxyAsync(route => route
            .WithTransformPathRemovePrefix("/shop")
            .WithTransformRequestHeader("X-Channel", "web")
            .WithTransformResponseHeader("X-Shop", "1"));

        using var response = await proxy.Client.GetAsync(Path("/shop/item?a=1"), TestContext.Current.CancellationToken);

        var received = Assert.Single(_replica.Received);
        Assert.Equal("/item?a=1", received.Target);
        Assert.Equal("web", received.Headers["X-Channel"]);
        Assert.Equal(["1"], response.Headers.GetValues("X-Shop"));
        Assert.Equal(1, proxy.SentByYarp);
    }

    [Fact]
    public async Task Transforms_of_the_code_are_applied_once_by_YARPs_forwarder()
    {
        var applied = 0;
        await using var proxy = await StartProxyAsync(configure: proxy => proxy.AddTransforms(context =>
        {
            applied++;
            context.AddRequestTransform(request =>
            {
                request.ProxyRequest.Headers.Add("X-Route", context.Route.RouteId);
                return default;
            });
        }));

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal("all", Assert.Single(_replica.Received).Headers["X-Route"]);
        Assert.Equal(1, applied);
        Assert.Equal(1, proxy.SentByYarp);
    }

    [Fact]
    public async Task An_HttpClient_setting_and_a_negotiated_version_are_respected_by_YARPs_forwarder()
    {
        await using var limited = await StartProxyAsync(cluster: cluster => cluster with { HttpClient = new HttpClientConfig { MaxConnectionsPerServer = 1 } });
        await using var http1 = await ProxyUnderTest.StartAsync(http2, _replica.Http, cluster: cluster => cluster with { HttpRequest = ForwarderRequestConfig.Empty });
        await using var configured = await StartProxyAsync(configure: proxy => proxy.ConfigureHttpClient((_, handler) => handler.MaxConnectionsPerServer = 1));

        foreach (var proxy in new[] { limited, http1, configured })
        {
            using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode);
            Assert.Equal(1, proxy.SentByYarp);
        }
    }
}
