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
/// The gateway as the process it is: there what waits for a socket goes on in the very thread that hears of all of them, so none may keep that
/// thread for itself.
/// </summary>
public sealed class GatewayProcessTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("from")]
    [InlineData("to")]
    public async Task WebSockets_that_flood_it_starve_nobody(string direction)
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        var passed = 0L;
        replica.Answer = async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                await context.Response.WriteAsync("ok", Token);
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await (direction == "to" ? SwallowAsync(socket) : FloodAsync(socket));
        };
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var sockets = Enumerable.Range(0, 4).Select(_ => new ClientWebSocket()).ToArray();
        await Task.WhenAll(sockets.Select(socket => socket.ConnectAsync(gateway.WebSocket, Token)));
        var floods = sockets.Select(socket => direction == "to" ? FloodAsync(socket) : SwallowAsync(socket)).ToArray();

        await AssertOthersAreAnsweredAsync(client, () => Interlocked.Read(ref passed), flood: 10 << 20);
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);

        async Task FloodAsync(WebSocket socket)
        {
            var message = new byte[64 * 1024];
            await UntilGoneAsync(async () => await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Token));
        }

        async Task SwallowAsync(WebSocket socket)
        {
            var buffer = new byte[64 * 1024];
            await UntilGoneAsync(async () => Interlocked.Add(ref passed, (await socket.ReceiveAsync(buffer, Token)).Count));
        }
    }

    [Fact]
    public async Task Requests_that_flood_it_starve_nobody()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        // The gateway answers these itself, so nothing that it does for them waits for anything.
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /nowhere/at/all HTTP/1.1\r\nHost: x\r\n\r\n", 200)));
        var answered = 0L;
        var connections = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToArray();
        await Task.WhenAll(connections.Select(connection => connection.ConnectAsync("127.0.0.1", gateway.Address.Port, Token).AsTask()));
        var floods = connections.SelectMany(connection => new[] { SendAsync(connection.Client), SwallowAsync(connection.Client) }).ToArray();

        await AssertOthersAreAnsweredAsync(client, () => Interlocked.Read(ref answered), flood: 1 << 20);
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);

        Task SendAsync(Socket socket) => UntilGoneAsync(async () => await socket.SendAsync(requests, Token));

        Task SwallowAsync(Socket socket)
        {
            var buffer = new byte[64 * 1024];
            return UntilGoneAsync(async () => Interlocked.Add(ref answered, await socket.ReceiveAsync(buffer, Token)));
        }
    }

    [Fact]
    public async Task Answers_that_flood_it_starve_nobody()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.Answer = context => context.Request.Path == "/api/x" ? context.Response.WriteAsync("ok", Token) : UntilGoneAsync(async () =>
        {
            var sent = await context.Response.BodyWriter.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            ObjectDisposedException.ThrowIf(sent.IsCompleted, context);
        });
        await using var gateway = await GatewayProcess.StartAsync(replica);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var received = 0L;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var floods = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var flood = await client.GetAsync(new Uri("/api/endless", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, enough.Token);
            await using var body = await flood.Content.ReadAsStreamAsync(enough.Token);
            var buffer = new byte[64 * 1024];
            await UntilGoneAsync(async () => Interlocked.Add(ref received, await body.ReadAsync(buffer, enough.Token)));
        }).ToArray();

        await AssertOthersAreAnsweredAsync(client, () => Interlocked.Read(ref received), flood: 10 << 20);
        await enough.CancelAsync();
        await Task.WhenAll(floods).WaitAsync(s_deadline, Token);
    }

    [Fact]
    public async Task It_stops_by_itself_and_its_last_telemetry_arrives()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.Answer = async context =>
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
        using var answer = await client.SendAsync(request, Token);
        Assert.DoesNotContain(collector.Spans, span => span.TraceId == "0af7651916cd43dd8448eb211c80319c");

        var ended = gateway.StopAsync();
        await socket.ReceiveAsync(new byte[16], Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, Token);
        await ended.WaitAsync(s_deadline, Token);

        // Sent before the end, but perhaps not yet read here.
        await collector.UntilAsync(received => received.Spans.Any(span => span.TraceId == "0af7651916cd43dd8448eb211c80319c"));
    }

    /// <summary>
    /// Answers go on coming while the flood does. How many a second depends on the machine; one that had to wait for a flood to end would find it
    /// endless. (That each flood lets go of the thread: <see cref="FairnessTests"/>.)
    /// </summary>
    private static async Task AssertOthersAreAnsweredAsync(HttpClient client, Func<long> flooded, long flood)
    {
        var (answers, longest, watch) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        for (; answers < 30 || flooded() < flood; answers++)
        {
            Assert.True(answers < 30 || watch.Elapsed < TimeSpan.FromMinutes(1), $"no flood: {flooded()} bytes passed");
            var begun = watch.Elapsed;
            Assert.Equal("ok", await client.GetStringAsync(new Uri("/api/x", UriKind.Relative), Token).WaitAsync(s_deadline, Token));
            longest = watch.Elapsed - begun is var took && took > longest ? took : longest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{answers} answers in {watch.Elapsed.TotalSeconds:0.0} s, the longest after {longest.TotalMilliseconds:0} ms; {flooded()} bytes passed");
    }

    private static async Task UntilGoneAsync(Func<Task> action)
    {
        try
        {
            while (true)
            {
                await action();
                // The test's own threads are for its requests too.
                await Task.Yield();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or SocketException)
        {
            // The other end is gone.
        }
    }

    private sealed class GatewayProcess(ChildProcess process, int port) : IAsyncDisposable
    {
        internal Uri Address { get; } = new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

        internal Uri WebSocket => new($"ws://{Address.Authority}/hubs/chat");

        internal static async Task<GatewayProcess> StartAsync(RecordingReplica replica, IEnumerable<KeyValuePair<string, string?>>? settings = null)
        {
            var port = LoopbackPort.Reserve();
            var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
                ["services__api-1__http__0"] = replica.Http,
                ["services__api-1__h2c__0"] = replica.H2c,
                // Who is slow here is the machine: no replica is given up for that, and whoever is told to stop has time for it.
                ["Gateway__Health__Timeout"] = "00:01:00",
                ["Gateway__Timeouts__Connect"] = "00:01:00",
                ["Gateway__Timeouts__Activity"] = "00:01:00",
                ["Gateway__Timeouts__WebSocketClose"] = "00:01:00",
                ["Draining__Timeout"] = "00:02:00",
                ["Telemetry__Farewell"] = "00:01:00",
            };
            foreach (var (key, value) in settings ?? [])
            {
                environment[key] = value ?? "";
            }

            var process = ChildProcess.Start("dotnet", ["exec", GatewayBuild.Gateway], new() { Environment = environment });
            await process.WaitUntilRespondsAsync(port, "/health", Token);
            return new GatewayProcess(process, port);
        }

        internal Task StopAsync() => process.SignalAsync(Signal.Terminate, Token);

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
