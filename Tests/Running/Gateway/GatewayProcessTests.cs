using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Showroom.Lab.Gateway;
using Showroom.Tests.InProcess.Gateway;

namespace Showroom.Tests.Running.Gateway;

/// <summary>
/// The gateway as a process of its own, with inline socket completions: no connection may occupy the poll thread that serves all of them.
/// </summary>
public sealed class GatewayProcessTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("from")]
    [InlineData("to")]
    public async Task Busy_WebSockets_do_not_starve_other_connections(string direction)
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        var received = 0L;
        replica.Handler = async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                await context.Response.WriteAsync("ok", Token);
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await (direction == "to" ? ReadAllAsync(socket) : FloodAsync(socket, context.RequestAborted));
        };
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var sockets = Enumerable.Range(0, 4).Select(_ => new ClientWebSocket()).ToArray();
        await Task.WhenAll(sockets.Select(socket => socket.ConnectAsync(gateway.WebSocket, Token)));
        var floods = sockets.Select(socket => direction == "to" ? FloodAsync(socket, Token) : ReadAllAsync(socket)).ToArray();

        await AssertOtherRequestsCompleteAsync(client, () => Interlocked.Read(ref received), minimumReceived: 10 << 20);
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);

        async Task FloodAsync(WebSocket socket, CancellationToken cancellationToken)
        {
            var message = new byte[64 * 1024];
            await RepeatUntilDisconnectedAsync(async () =>
            {
                // Kestrel accepts and drops what is written to a connection that was lost.
                cancellationToken.ThrowIfCancellationRequested();
                await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            });
        }

        async Task ReadAllAsync(WebSocket socket)
        {
            var buffer = new byte[64 * 1024];
            await RepeatUntilDisconnectedAsync(async () => Interlocked.Add(ref received, (await socket.ReceiveAsync(buffer, Token)).Count));
        }
    }

    [Fact]
    public async Task Pipelined_requests_do_not_starve_other_connections()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        // The gateway itself responds with 404, so handling these never waits.
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /unknown/path HTTP/1.1\r\nHost: x\r\n\r\n", 200)));
        var received = 0L;
        var connections = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToArray();
        await Task.WhenAll(connections.Select(connection => connection.ConnectAsync("127.0.0.1", gateway.Address.Port, Token).AsTask()));
        var floods = connections.SelectMany(connection => new[] { SendAsync(connection.Client), ReadAllAsync(connection.Client) }).ToArray();

        await AssertOtherRequestsCompleteAsync(client, () => Interlocked.Read(ref received), minimumReceived: 1 << 20);
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);

        Task SendAsync(Socket socket) => RepeatUntilDisconnectedAsync(async () => await socket.SendAsync(requests, Token));

        Task ReadAllAsync(Socket socket)
        {
            var buffer = new byte[64 * 1024];
            return RepeatUntilDisconnectedAsync(async () => Interlocked.Add(ref received, await socket.ReceiveAsync(buffer, Token)));
        }
    }

    [Fact]
    public async Task Endless_responses_do_not_starve_other_connections()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.Handler = context => context.Request.Path == "/api/x" ? context.Response.WriteAsync("ok", Token) : RepeatUntilDisconnectedAsync(async () =>
        {
            var sent = await context.Response.BodyWriter.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            ObjectDisposedException.ThrowIf(sent.IsCompleted, context);
        });
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var received = 0L;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var floods = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var flood = await client.GetAsync(new Uri("/api/endless", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation.Token);
            await using var body = await flood.Content.ReadAsStreamAsync(cancellation.Token);
            var buffer = new byte[64 * 1024];
            await RepeatUntilDisconnectedAsync(async () => Interlocked.Add(ref received, await body.ReadAsync(buffer, cancellation.Token)));
        }).ToArray();

        await AssertOtherRequestsCompleteAsync(client, () => Interlocked.Read(ref received), minimumReceived: 10 << 20);
        await cancellation.CancelAsync();
        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);
    }

    [Fact]
    public async Task Shutdown_exports_the_last_telemetry()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.Handler = async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                await context.Response.WriteAsync("ok", Token);
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[16], Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        };
        var settings = collector.Settings;
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "3600000";
        await using var gateway = await GatewayProcess.StartAsync(replica, settings);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(gateway.WebSocket, Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await client.SendAsync(request, Token);
        Assert.DoesNotContain(collector.Spans, span => span.TraceId == "0af7651916cd43dd8448eb211c80319c");

        var ended = gateway.StopAsync();
        await socket.ReceiveAsync(new byte[16], Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, Token);
        await ended.WaitAsync(s_deadline, Token);

        // Exported before the process has ended, but perhaps not read by the collector yet.
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == "0af7651916cd43dd8448eb211c80319c"));
    }

    /// <summary>
    /// Other requests complete while the flood continues. The rate depends on the machine, so it is not asserted; a starved request would never
    /// complete, since the flood does not end. See <see cref="FairnessTests"/> for the yielding itself.
    /// </summary>
    private static async Task AssertOtherRequestsCompleteAsync(HttpClient client, Func<long> getReceived, long minimumReceived)
    {
        var (completed, longest, watch) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        for (; completed < 30 || getReceived() < minimumReceived; completed++)
        {
            Assert.True(completed < 30 || watch.Elapsed < s_deadline, $"The flood has stopped after {getReceived()} bytes.");
            var started = watch.Elapsed;
            Assert.Equal("ok", await client.GetStringAsync(new Uri("/api/x", UriKind.Relative), Token).WaitAsync(s_deadline, Token));
            longest = watch.Elapsed - started is var took && took > longest ? took : longest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{completed} responses in {watch.Elapsed.TotalSeconds:0.0} s, the slowest after {longest.TotalMilliseconds:0} ms; {getReceived()} bytes received");
    }

    private static async Task RepeatUntilDisconnectedAsync(Func<Task> action)
    {
        try
        {
            while (true)
            {
                await action();
                // The test's requests share its threads.
                await Task.Yield();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or SocketException)
        {
            // The other end has closed the connection.
        }
    }

    private sealed class GatewayProcess(ChildProcess process, int port) : IAsyncDisposable
    {
        public Uri Address { get; } = new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

        public Uri WebSocket => new($"ws://{Address.Authority}/hubs/chat");

        public static async Task<GatewayProcess> StartAsync(RecordingReplica replica, IEnumerable<KeyValuePair<string, string?>>? settings = null)
        {
            var port = LoopbackPort.Reserve();
            var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
                ["services__api-1__http__0"] = replica.Http,
                ["services__api-1__h2c__0"] = replica.H2c,
                // Timeouts that a slow test machine does not reach.
                ["Gateway__Health__Timeout"] = "00:01:00",
                ["Gateway__Timeouts__Connect"] = "00:01:00",
                ["Gateway__Timeouts__Activity"] = "00:01:00",
                ["Gateway__Timeouts__WebSocketClose"] = "00:01:00",
                ["Draining__Timeout"] = "00:02:00",
                ["Telemetry__ShutdownTimeout"] = "00:01:00",
            };
            foreach (var (key, value) in settings ?? [])
            {
                environment[key] = value ?? "";
            }

            var process = ChildProcess.Start("dotnet", ["exec", GatewayBuild.Gateway], new() { Environment = environment });
            await process.WaitUntilRespondsAsync(port, "/health", Token);
            return new GatewayProcess(process, port);
        }

        public Task StopAsync() => process.SignalAsync(Signal.Terminate, Token);

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
