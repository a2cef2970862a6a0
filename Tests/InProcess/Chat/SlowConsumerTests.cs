using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Showroom.Tests.InProcess.Chat;

public sealed class SlowConsumerTests(TestServers servers)
{
    [Fact]
    public async Task A_member_that_does_not_read_is_closed_and_the_others_receive_everything()
    {
        const int Messages = 1_200;
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:MaxBacklog", "64"));
        var show = await cluster.NewShowAsync();
        var sender = await cluster.ConnectAsync(0, "Ada");
        await sender.JoinAsync(show);
        using var slow = await JoinWithoutReadingAsync(cluster.Replicas[0].Address, show);
        await Eventually.HoldsAsync(() => sender.Presence(show) == 2, () => "The slow member has not joined.");

        // 5 MB in all, more than the buffers between the server and a client that does not read.
        var text = new string('é', 2_000);
        for (var i = 0; i < Messages; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(i, 100).Select(n => sender.SendAsync(show, $"{n}{text}"[..2_000])));
        }

        await sender.AssertReceivedAsync(show, 1, Messages);
        await Eventually.HoldsAsync(() => sender.Presence(show) == 1, () => "The slow member is still in the room.");
    }

    private static async Task<ClientWebSocket> JoinWithoutReadingAsync(Uri server, string show)
    {
        var socket = new ClientWebSocket();
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/chat" }.Uri, http, TestContext.Current.CancellationToken);
        foreach (var frame in (string[])["""{"protocol":"json","version":1}""", $$"""{"type":1,"invocationId":"1","target":"Join","arguments":["{{show}}",null]}"""])
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        }

        return socket;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
