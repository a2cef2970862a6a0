using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <summary>What a client, a replica and a proxy see of a forwarded request: the same with either forwarder.</summary>
public abstract partial class ForwarderTests(bool http2) : IAsyncLifetime
{
    private RecordingReplica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await RecordingReplica.StartAsync("replica");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _replica.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(1_000_000)]
    public async Task A_body_is_forwarded_in_both_directions(int length)
    {
        _replica.Handler = context => context.Response.WriteAsync(_replica.Received[^1].Body, context.RequestAborted);
        await using var proxy = await StartProxyAsync();
        var body = string.Concat(Enumerable.Range(0, length).Select(index => (char)('a' + (index % 26))));

        using var response = await proxy.Client.PostAsync(Path("/orders"), new StringContent(body, Encoding.ASCII), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        AssertTaken(proxy);
    }

    [Fact]
    public async Task A_chunked_request_is_forwarded()
    {
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, Path("/orders")) { Content = new StringContent("in chunks"), Headers = { TransferEncodingChunked = true } };

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("PUT /orders [in chunks]", Assert.Single(_replica.Received).ToString());
        Assert.DoesNotContain("Transfer-Encoding", _replica.Received[0].Headers.Keys);
    }

    [Fact]
    public async Task A_response_is_forwarded_before_its_end()
    {
        var finish = new TaskCompletionSource();
        _replica.Handler = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await finish.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: last\n\n", context.RequestAborted);
        };
        await using var proxy = await StartProxyAsync();

        await using var events = await proxy.Client.GetStreamAsync(Path("/events"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(events);
        Assert.Equal("data: first", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        finish.SetResult();

        Assert.Equal("\ndata: last\n\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_response_to_HEAD_keeps_its_length_and_has_no_body()
    {
        _replica.Handler = context =>
        {
            context.Response.ContentLength = 1234;
            return Task.CompletedTask;
        };
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, Path("/item"));

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(1234, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_status_is_forwarded_with_its_headers(int status)
    {
        _replica.Handler = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "\"7\"";
            return Task.CompletedTask;
        };
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("\"7\"", response.Headers.ETag?.Tag);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_over_HTTP2_is_forwarded()
    {
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Http2Client.PostAsync(Path("/orders?id=1"), new StringContent("an order"), TestContext.Current.CancellationToken);

        Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("POST /orders?id=1 [an order]", Assert.Single(_replica.Received).ToString());
        Assert.Equal(new Uri(_replica.H2c).Authority, _replica.Received[0].Headers["Host"]);
        AssertTaken(proxy);
    }

    [Fact]
    public async Task A_gRPC_request_is_forwarded_by_YARPs_forwarder()
    {
        _replica.Handler = async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.WriteAsync("reply", context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        };
        await using var proxy = await StartProxyAsync();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc" } } };
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("/service/Method"))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "TE", "trailers" } },
        };

        using var response = await proxy.Http2Client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal("trailers", _replica.Received[0].Headers["TE"]);
        Assert.Equal(1, proxy.SentByYarp);
    }

    [Fact]
    public async Task Trailers_are_forwarded()
    {
        _replica.Handler = async context =>
        {
            context.Response.DeclareTrailer("X-Checksum");
            await context.Response.WriteAsync("body", context.RequestAborted);
            context.Response.AppendTrailer("X-Checksum", "42");
        };
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Http2Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal("body", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["42"], response.TrailingHeaders.GetValues("X-Checksum"));
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private Task<ProxyUnderTest> StartProxyAsync(
        Func<RouteConfig, RouteConfig>? route = null, Func<ClusterConfig, ClusterConfig>? cluster = null, Action<IReverseProxyBuilder>? configure = null) =>
        ProxyUnderTest.StartAsync(http2, _replica.H2c, route, cluster, configure);

    /// <summary>The HTTP/2 forwarder, if there is one, has sent all requests.</summary>
    private void AssertTaken(ProxyUnderTest proxy) => Assert.Equal(http2, proxy.SentByYarp == 0);
}

public sealed class Http2ForwarderTests() : ForwarderTests(http2: true);

public sealed class YarpForwarderTests() : ForwarderTests(http2: false);
