using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Showroom.Tests.InProcess.Gateway.Http2;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <content>Errors: the status, and what <see cref="IForwarderErrorFeature"/> says.</content>
public abstract partial class ForwarderTests
{
    [Fact]
    public async Task A_refused_connection_is_502()
    {
        using var unreachable = new UnreachableReplica();
        await using var proxy = await ProxyUnderTest.StartAsync(http2, unreachable.Address);

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.Request, error.Error);
        var exception = Assert.IsAssignableFrom<HttpRequestException>(error.Exception);
        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_response_is_502()
    {
        _replica.Handler = AbortAsync;
        await using var proxy = await StartProxyAsync();

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.Request, error.Error);
        Assert.IsAssignableFrom<HttpRequestException>(error.Exception);
        Assert.Single(_replica.Received);
    }

    [Fact]
    public async Task A_response_that_breaks_is_aborted()
    {
        var received = new TaskCompletionSource();
        _replica.Handler = async context =>
        {
            await context.Response.WriteAsync("partial", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await received.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        };
        await using var proxy = await StartProxyAsync();
        using var response = await proxy.Client.GetAsync(Path("/item"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        received.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ForwarderError.ResponseBodyDestination, (await proxy.GetErrorAsync()).Error);
    }

    [Fact]
    public async Task A_response_that_does_not_arrive_in_time_is_504()
    {
        _replica.Handler = WaitAsync;
        await using var proxy = await StartProxyAsync(cluster: cluster => cluster with
        {
            HttpRequest = cluster.HttpRequest! with { ActivityTimeout = TimeSpan.FromMilliseconds(300) },
        });

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.RequestTimedOut, error.Error);
        Assert.IsAssignableFrom<OperationCanceledException>(error.Exception);
    }

    [Fact]
    public async Task A_response_that_stops_is_aborted()
    {
        var stops = false;
        _replica.Handler = async context =>
        {
            await context.Response.WriteAsync("partial", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await (stops ? WaitAsync(context) : Task.CompletedTask);
        };
        await using var proxy = await StartProxyAsync(cluster: cluster => cluster with
        {
            HttpRequest = cluster.HttpRequest! with { ActivityTimeout = TimeSpan.FromSeconds(3) },
        });

        // The first request is the slowest: the beginning of the response must arrive within the timeout.
        Assert.Equal("partial", await proxy.Client.GetStringAsync(Path("/item"), TestContext.Current.CancellationToken));
        stops = true;
        await Assert.ThrowsAnyAsync<Exception>(() => proxy.Client.GetStringAsync(Path("/item"), TestContext.Current.CancellationToken));

        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.ResponseBodyDestination, error.Error);
        Assert.IsAssignableFrom<OperationCanceledException>(error.Exception);
    }

    [Fact]
    public async Task A_client_that_disconnects_cancels_the_request()
    {
        var (started, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replica.Handler = async context =>
        {
            using var registration = context.RequestAborted.Register(cancelled.SetResult);
            started.SetResult();
            await WaitAsync(context);
        };
        await using var proxy = await StartProxyAsync();
        using var cancellation = new CancellationTokenSource();
        var response = proxy.Client.GetAsync(Path("/item"), cancellation.Token);
        await started.Task;

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);

        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.RequestCanceled, error.Error);
        Assert.Equal(StatusCodes.Status400BadRequest, error.Status);
        Assert.IsAssignableFrom<OperationCanceledException>(error.Exception);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_of_the_route_is_413()
    {
        await using var proxy = await StartProxyAsync(route => route with { MaxRequestBodySize = 10 });

        using var response = await proxy.Client.PostAsync(Path("/orders"), new StringContent("more than ten bytes"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(ForwarderError.RequestBodyClient, (await proxy.GetErrorAsync()).Error);
    }

    [Fact]
    public async Task A_request_that_the_destination_refused_is_sent_again()
    {
        var refused = false;
        await using var replica = new ScriptedReplica((connection, stream) =>
        {
            if (refused)
            {
                return connection.RespondAsync(stream);
            }

            refused = true;
            return connection.WriteAsync(
                Showroom.Http2Forwarding.Protocol.FrameType.ResetStream, default, stream, ResponseCases.ToBytes((int)Showroom.Http2Forwarding.Protocol.Http2ErrorCode.RefusedStream));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(http2, replica.Address);

        using var response = await proxy.Client.GetAsync(Path("/item"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(refused);
    }

    [Fact]
    public async Task An_incomplete_request_body_is_an_error_of_the_client()
    {
        await using var proxy = await StartProxyAsync();
        using (var client = new TcpClient())
        {
            var address = proxy.Client.BaseAddress!;
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST /orders HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: 100\r\n\r\nten bytes."), TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(() => client.Client.Poll(0, SelectMode.SelectWrite), () => "The request was not sent.");
        }

        var error = await proxy.GetErrorAsync();
        Assert.True(error.Error is ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled, $"{error}");
        Assert.Equal(StatusCodes.Status400BadRequest, error.Status);
    }

    private static Task WaitAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static Task AbortAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
