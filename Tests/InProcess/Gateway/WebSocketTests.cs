using System.Net.WebSockets;
using System.Text;
using Showroom.Gateway.WebSockets;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>WebSockets are forwarded and closed.</summary>
public sealed class WebSocketTests
{
    [Theory]
    [InlineData("http2", "CONNECT")]
    [InlineData("yarp", "CONNECT")]
    [InlineData("no-h2c-address", "GET")]
    public async Task A_WebSocket_is_forwarded_in_both_directions(string forwarder, string method)
    {
        await using var replica = await StartEchoReplicaAsync();
        await using var gateway = forwarder == "no-h2c-address"
            ? await GatewayUnderTest.StartAsync(("services:api-1:http:0", replica.Http))
            : await GatewayUnderTest.StartAsync([replica], ("Gateway:Forwarder", forwarder));
        using var socket = await ConnectAsync(gateway);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

        Assert.Equal("hello", await ReceiveAsync(socket));
        Assert.Equal(method, Assert.Single(replica.Received).Method);
    }

    [Fact]
    public async Task Shutdown_completes_the_closing_handshake_on_both_ends()
    {
        var replicaStatus = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var replica = await StartEchoReplicaAsync(replicaStatus);
        await using var gateway = await GatewayUnderTest.StartAsync([replica]);
        using var socket = await ConnectAsync(gateway);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        Assert.Equal("hello", await ReceiveAsync(socket));

        var stopping = gateway.StopAsync();
        var last = await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, TestContext.Current.CancellationToken);
        await stopping;

        Assert.Equal(WebSocketMessageType.Close, last.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await replicaStatus.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Frame_boundaries_are_found_for_any_split_of_the_bytes()
    {
        int[] lengths = [0, 1, 125, 126, 65_535, 65_536, 3];
        var bytes = new List<byte>();
        var ends = new HashSet<int> { 0 };
        foreach (var length in lengths)
        {
            bytes.Add(0x82);
            bytes.AddRange(length switch
            {
                < 126 => [(byte)length],
                <= ushort.MaxValue => [126, (byte)(length >> 8), (byte)length],
                _ => new byte[] { 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length },
            });
            bytes.AddRange(Enumerable.Repeat((byte)0x81, length));
            ends.Add(bytes.Count);
        }

        var stream = bytes.ToArray();

        foreach (var step in new[] { 1, 2, 3, 7, 1000, 70_000 })
        {
            var boundary = new FrameBoundary();
            for (var at = 0; at < stream.Length; at += step)
            {
                var end = Math.Min(at + step, stream.Length);
                boundary.Advance(stream.AsSpan(at..end));
                Assert.Equal(ends.Contains(end), boundary.IsBetweenFrames);
            }
        }
    }

    private static async Task<RecordingReplica> StartEchoReplicaAsync(TaskCompletionSource<WebSocketCloseStatus?>? closed = null)
    {
        var replica = await RecordingReplica.StartAsync("api-1");
        replica.Handler = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
            {
                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
            }

            closed?.TrySetResult(socket.CloseStatus);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        };
        return replica;
    }

    private static async Task<ClientWebSocket> ConnectAsync(GatewayUnderTest gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/chat"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var (buffer, length) = (new byte[1024], 0);
        WebSocketReceiveResult part;
        do
        {
            // A frame may arrive in parts.
            part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), TestContext.Current.CancellationToken);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
