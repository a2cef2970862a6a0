using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Showroom.Tests.InProcess.Gateway.Http2;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <content>WebSockets, which reach the replica as extended CONNECT (RFC 8441).</content>
public abstract partial class ForwarderTests
{
    private const int LargeMessage = 1_000_000;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5)]
    [InlineData(LargeMessage)]
    public async Task A_WebSocket_is_forwarded_in_both_directions_until_the_client_closes_it(int length)
    {
        var closed = new TaskCompletionSource<WebSocketCloseStatus?>();
        _replica.Handler = async context => closed.SetResult(await EchoAsync(context));
        await using var proxy = await StartProxyAsync();
        using var client = await ConnectAsync(proxy);
        var message = RandomNumberGenerator.GetBytes(length);

        for (var time = 0; time < 3; time++)
        {
            var received = ReceiveAsync(client);
            await client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Test);
            Assert.Equal(message, await received);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Test);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closed.Task.WaitAsync(TimeSpan.FromMinutes(1), Test));
        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure), (client.State, client.CloseStatus));
        AssertTaken(proxy);
    }

    [Fact]
    public async Task A_WebSocket_keeps_its_target_its_headers_and_its_subprotocol()
    {
        _replica.Handler = async context =>
        {
            context.Response.Headers["X-Replica"] = "yes";
            using var socket = await context.WebSockets.AcceptWebSocketAsync("second");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Test);
        };
        await using var proxy = await StartProxyAsync();
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("first");
        client.Options.AddSubProtocol("second");
        client.Options.SetRequestHeader("Origin", "https://shop.example");
        client.Options.CollectHttpResponseDetails = true;
        await client.ConnectAsync(AddressOf(proxy, "/hubs/chat?room=a%20b"), Test);

        var received = Assert.Single(_replica.Received);
        Assert.Equal(("CONNECT", "/hubs/chat?room=a%20b"), (received.Method, received.Target));
        Assert.Equal(("https://shop.example", "13"), (received.Headers["Origin"], received.Headers["Sec-WebSocket-Version"]));
        Assert.Empty(received.Headers.Keys.Intersect(["Connection", "Upgrade", "Sec-WebSocket-Key"], StringComparer.OrdinalIgnoreCase));
        Assert.Equal("second", client.SubProtocol);
        Assert.Equal(["yes"], client.HttpResponseHeaders!["X-Replica"]);
    }

    [Fact]
    public async Task A_WebSocket_that_the_replica_refuses_gets_its_response_and_the_connection_stays()
    {
        _replica.Handler = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("not you", Test);
        };
        await using var proxy = await StartProxyAsync();
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path("/hubs/chat"))
            {
                Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Version", "13" }, { "Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]) } },
            };
            using var response = await proxy.Client.SendAsync(request, Test);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("not you", await response.Content.ReadAsStringAsync(Test));
        }

        AssertTaken(proxy);
    }

    [Fact]
    public async Task A_client_that_disappears_ends_its_WebSocket_at_the_replica()
    {
        var ended = new TaskCompletionSource();
        _replica.Handler = async context =>
        {
            try
            {
                await EchoAsync(context);
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
            {
                ended.SetResult();
            }
        };
        await using var proxy = await StartProxyAsync();
        using (var client = await ConnectAsync(proxy))
        {
            await client.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, Test);
            await ReceiveAsync(client);
            client.Abort();
        }

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Test);
    }

    [Fact]
    public async Task A_replica_that_breaks_off_a_WebSocket_ends_it_at_the_client()
    {
        _replica.Handler = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, Test);
            await socket.ReceiveAsync(new byte[1], Test);
            context.Abort();
        };
        await using var proxy = await StartProxyAsync();
        using var client = await ConnectAsync(proxy);
        await ReceiveAsync(client);
        await client.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, Test);

        await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(client));
        Assert.Equal(ForwarderError.UpgradeResponseDestination, (await proxy.GetErrorAsync()).Error);
    }

    [Fact]
    public async Task A_WebSocket_without_traffic_ends_after_the_activity_timeout()
    {
        _replica.Handler = async context => await EchoAsync(context);
        await using var proxy = await StartProxyAsync(
            cluster: cluster => cluster with { HttpRequest = cluster.HttpRequest! with { ActivityTimeout = TimeSpan.FromMilliseconds(300) } });
        using var client = await ConnectAsync(proxy);

        await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(client));
        Assert.Equal(ForwarderError.UpgradeActivityTimeout, (await proxy.GetErrorAsync()).Error);
    }

    [Fact]
    public async Task A_WebSocket_whose_client_reads_nothing_does_not_block_others()
    {
        _replica.Handler = async context =>
        {
            if (!context.Request.Query.ContainsKey("endless"))
            {
                await EchoAsync(context);
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            for (var message = new byte[100_000]; ;)
            {
                await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, context.RequestAborted);
            }
        };
        await using var proxy = await StartProxyAsync();
        var unread = new List<ClientWebSocket>();
        for (var client = 0; client < 20; client++)
        {
            unread.Add(await ConnectAsync(proxy, "/hubs/chat?endless"));
        }

        using (var reading = await ConnectAsync(proxy))
        {
            for (var time = 0; time < 200; time++)
            {
                await reading.SendAsync(new byte[10], WebSocketMessageType.Binary, endOfMessage: true, Test);
                Assert.Equal(10, (await ReceiveAsync(reading)).Length);
            }
        }

        unread.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task More_WebSockets_than_one_connection_has_streams_are_forwarded()
    {
        _replica.Handler = async context => await EchoAsync(context);
        await using var proxy = await StartProxyAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => ConnectAsync(proxy)));
        await Task.WhenAll(clients.Select(async (client, index) =>
        {
            var message = BitConverter.GetBytes(index);
            await client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Test);
            Assert.Equal(message, await ReceiveAsync(client));
            client.Dispose();
        }));
    }

    [Fact]
    public async Task A_WebSocket_with_an_invalid_key_is_refused()
    {
        _replica.Handler = async context => await EchoAsync(context);
        await using var proxy = await StartProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/hubs/chat"))
        {
            Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Version", "13" }, { "Sec-WebSocket-Key", "too short" } },
        };
        using var response = await proxy.Client.SendAsync(request, Test);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_replica.Received);
    }

    [Fact]
    public async Task A_WebSocket_to_a_replica_that_accepts_none_over_HTTP2_fails()
    {
        // Its SETTINGS are empty (RFC 8441, 3).
        await using var replica = new ScriptedReplica((connection, stream) => connection.RespondAsync(stream));
        await using var proxy = await ProxyUnderTest.StartAsync(http2, replica.Address);
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(AddressOf(proxy, "/"), Test));

        Assert.Equal(HttpStatusCode.BadGateway, client.HttpStatusCode);
        Assert.Equal(1, proxy.SentByYarp);
        Assert.Equal("hello", await proxy.Client.GetStringAsync(Path("/item"), Test));
    }

    [Fact]
    public async Task A_WebSocket_to_a_replica_that_refuses_connections_fails()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await ProxyUnderTest.StartAsync(http2, $"http://{closed.LocalEndPoint}");
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(AddressOf(proxy, "/"), Test));

        Assert.Equal(HttpStatusCode.BadGateway, client.HttpStatusCode);
        Assert.Equal(ForwarderError.Request, (await proxy.GetErrorAsync()).Error);
    }

    private static Uri AddressOf(ProxyUnderTest proxy, string path) => new(new UriBuilder(proxy.Client.BaseAddress!) { Scheme = "ws" }.Uri, path);

    private static async Task<ClientWebSocket> ConnectAsync(ProxyUnderTest proxy, string path = "/hubs/chat")
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(AddressOf(proxy, path), Test);
        return client;
    }

    /// <returns>The status with which the client has closed it.</returns>
    private static async Task<WebSocketCloseStatus?> EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        return socket.CloseStatus;
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket client)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await client.ReceiveAsync(buffer, Test);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return message.ToArray();
    }
}
