using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Replicas whose probes time out although they still work: a probe never interrupts a response, and a slow replica is better than none.</summary>
public sealed class SlowReplicaTests : IAsyncLifetime
{
    private static readonly (string, string)[] s_probing = [("Gateway:Health:Interval", "00:00:00.050"), ("Gateway:Health:Timeout", "00:00:01.5")];

    private readonly List<RecordingReplica> _replicas = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replicas.Add(await RecordingReplica.StartAsync("api-1"));
        _replicas.Add(await RecordingReplica.StartAsync("api-2"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("HTTP/2")]
    [InlineData("HTTP/1.1")]
    public async Task A_stream_of_an_ejected_replica_continues(string protocol)
    {
        var (ejected, streaming) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replicas[0].Handler = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n", Token);
            await context.Response.Body.FlushAsync(Token);
            streaming.TrySetResult();
            await ejected.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: 2\n\n", Token);
        };
        await using var gateway = await StartAsync(protocol);
        using var response = await gateway.Client.GetAsync(new Uri("/api/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        await streaming.Task.WaitAsync(Token);

        await SilenceUntilEjectedAsync(gateway);
        ejected.SetResult();

        Assert.Equal("data: 1\n\ndata: 2\n\n", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_WebSocket_of_an_ejected_replica_continues()
    {
        _replicas[0].Handler = async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[16];
            var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        };
        await using var gateway = await StartAsync("HTTP/2");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/chat"), Token);

        await SilenceUntilEjectedAsync(gateway, path: "/hubs/x");
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, Token);

        var buffer = new byte[16];
        var echo = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, echo.Count));
    }

    [Theory]
    [InlineData("HTTP/2")]
    [InlineData("HTTP/1.1")]
    public async Task A_GET_that_waits_for_an_ejected_replica_is_retried_on_another(string protocol)
    {
        var received = new TaskCompletionSource();
        _replicas[0].Handler = async context =>
        {
            received.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var gateway = await StartAsync(protocol);
        var waiting = gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), Token);
        await received.Task.WaitAsync(Token);

        _replicas[0].IsSilent = true;

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("api-2", response.Headers.GetValues("X-Served-By").Single());
    }

    [Theory]
    [InlineData("HTTP/2")]
    [InlineData("HTTP/1.1")]
    public async Task Silent_replicas_receive_requests_while_there_is_no_other(string protocol)
    {
        await using var gateway = await StartAsync(protocol);
        _replicas.ForEach(replica => replica.IsSilent = true);
        await Eventually.HoldsAsync(async () => await GetStatusAsync(gateway, "/health") == HttpStatusCode.ServiceUnavailable, () => "No replica was ejected.");

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(gateway, "/api/item"));
        }
    }

    [Fact]
    public async Task A_replica_that_has_no_successor_keeps_a_request_that_takes_long()
    {
        var (received, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replicas.ForEach(replica => replica.Handler = async context =>
        {
            received.TrySetResult();
            await finish.Task.WaitAsync(context.RequestAborted);
        });
        await using var gateway = await StartAsync("HTTP/2");
        var waiting = gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), Token);
        await received.Task.WaitAsync(Token);

        _replicas.ForEach(replica => replica.IsSilent = true);
        await Eventually.HoldsAsync(async () => await GetStatusAsync(gateway, "/health") == HttpStatusCode.ServiceUnavailable, () => "No replica was ejected.");
        finish.SetResult();

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(_replicas.SelectMany(replica => replica.Received));
    }

    private static async Task<HttpStatusCode> GetStatusAsync(GatewayUnderTest gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }

    private async Task<GatewayUnderTest> StartAsync(string protocol)
    {
        var addresses = _replicas.Select(replica => ($"services:{replica.Name}:http:0", replica.Http));
        if (protocol == "HTTP/2")
        {
            addresses = addresses.Concat(_replicas.Select(replica => ($"services:{replica.Name}:h2c:0", replica.H2c)));
        }

        var gateway = await GatewayUnderTest.StartAsync([.. addresses, .. s_probing, ("Gateway:LoadBalancingPolicy", "First")]);
        // A first probe that times out must not count.
        await gateway.WhenHealthyAsync(_replicas.Count);
        return gateway;
    }

    /// <summary>Stops the first replica's responses to probes, and waits until requests go to the second one.</summary>
    private async Task SilenceUntilEjectedAsync(GatewayUnderTest gateway, string path = "/api/item")
    {
        _replicas[0].IsSilent = true;
        _replicas[1].ClearReceived();
        await Eventually.HoldsAsync(
            async () =>
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
                timeout.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                    return _replicas[1].Received.Count > 0;
                }
                catch (OperationCanceledException) when (!Token.IsCancellationRequested)
                {
                    return false;
                }
            },
            () => "The silent replica is not ejected.");
    }
}
