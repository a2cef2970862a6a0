using System.Diagnostics;
using System.Net;
using System.Text;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <content>Targets and headers.</content>
public abstract partial class ForwarderTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a/b.c?x=1&y=2")]
    [InlineData("/a?")]
    [InlineData("/a%20b?q=%41", "/a%20b?q=A")]
    [InlineData("/caf%C3%A9?q=caf%C3%A9")]
    [InlineData("/a%2Fb", "/a%252Fb")]
    [InlineData("/%61/../b", "/b")]
    [InlineData("//a//b")]
    [InlineData("/a|b?x=|", "/a%7Cb?x=%7C")]
    [InlineData("/%41%7e", "/A~")]
    public async Task The_target_is_forwarded(string target, string? expected = null)
    {
        await using var proxy = await StartProxyAsync();
        var uri = new Uri(proxy.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using var response = await proxy.Client.GetAsync(uri, TestContext.Current.CancellationToken);

        Assert.Equal(expected ?? target, Assert.Single(_replica.Received).Target);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task Repeated_request_headers_and_cookies_are_forwarded()
    {
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item"));
        request.Headers.TryAddWithoutValidation("X-Many", ["1", "2"]);
        request.Headers.TryAddWithoutValidation("X-Empty", "");
        request.Headers.TryAddWithoutValidation("Cookie", "a=1; b=2");

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var headers = Assert.Single(_replica.Received).Headers;
        Assert.Equal("1,2", headers["X-Many"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("", headers["X-Empty"]);
        Assert.Equal("a=1; b=2", headers["Cookie"]);
    }

    [Fact]
    public async Task Repeated_response_headers_and_cookies_are_forwarded()
    {
        _replica.Handler = context =>
        {
            context.Response.Cookies.Append("a", "1");
            context.Response.Cookies.Append("b", "2");
            context.Response.Headers["X-Many"] = new(["1", "2"]);
            return Task.CompletedTask;
        };
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(["a=1; path=/", "b=2; path=/"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal(["1", "2"], response.Headers.GetValues("X-Many"));
        Assert.Equal(["replica"], response.Headers.GetValues("X-Served-By"));
    }

    [Fact]
    public async Task The_forwarded_headers_of_the_client_are_replaced_by_those_of_the_proxy()
    {
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item")) { Headers = { Host = "shop.example" } };
        foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded" })
        {
            request.Headers.TryAddWithoutValidation(name, "forged");
        }

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var headers = Assert.Single(_replica.Received).Headers;
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("shop.example", headers["X-Forwarded-Host"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.DoesNotContain(headers.Keys, name => name is "X-Forwarded-Prefix" or "Forwarded");
        Assert.Equal(new Uri(_replica.H2c).Authority, headers["Host"]);
    }

    [Theory]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Proxy-Connection", "keep-alive")]
    [InlineData("Proxy-Authorization", "Basic c2VjcmV0")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("HTTP2-Settings", "AAMAAABkAAQAAP__")]
    [InlineData("Upgrade-Insecure-Requests", "1")]
    public async Task A_connection_specific_header_is_not_forwarded(string name, string value)
    {
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item"));
        request.Headers.TryAddWithoutValidation(name, value);

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(name, Assert.Single(_replica.Received).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_trace_of_the_client_is_continued()
    {
        await using var proxy = await StartProxyAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item"));
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(trace, Assert.Single(_replica.Received).Headers["traceparent"].Split('-')[1]);
    }

    [Fact]
    public async Task A_request_header_beyond_ASCII_is_forwarded_as_UTF8_if_the_cluster_says_so()
    {
        await using var proxy = await StartProxyAsync(cluster: cluster => cluster with { HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8" } });
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = proxy.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/item"));
        request.Headers.TryAddWithoutValidation("X-Name", "café 👋");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("café 👋", Assert.Single(_replica.Received).Headers["X-Name"]);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task A_response_header_that_the_server_does_not_encode_is_502()
    {
        _replica.Handler = context =>
        {
            context.Response.Headers["X-Name"] = "café";
            return Task.CompletedTask;
        };
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(ForwarderError.ResponseHeaders, (await proxy.GetErrorAsync()).Error);
    }
}
