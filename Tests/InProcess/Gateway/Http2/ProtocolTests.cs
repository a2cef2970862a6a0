using System.Net;
using System.Net.WebSockets;
using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>Valid and invalid HTTP/2 frames of a replica, and the response that the client receives.</summary>
public sealed class ProtocolTests
{
    // One probe at the start, so that none interferes with the script later.
    private static readonly (string, string)[] s_rareProbes = [("Gateway:Health:Interval", "01:00:00")];

    public static TheoryData<string> ValidResponses => [.. ResponseCases.Valid.Keys];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(ValidResponses))]
    public async Task A_valid_response_is_forwarded(string name)
    {
        await using var replica = new ScriptedReplica(ResponseCases.Valid[name]);
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        for (var request = 0; request < 3; request++)
        {
            using var response = await PostAsync(gateway);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Random_frames_return_a_response_or_a_problem(int seed)
    {
        var random = new Random(seed);
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            // Half of the cases have a valid frame header, to reach deeper code.
            var flags = (FrameFlags)(random.Next(256) | (random.Next(2) * 4));
            await connection.WriteAsync(random.Next(2) == 0 ? bytes : ResponseCases.EncodeFrame((FrameType)random.Next(11), flags, stream, bytes));
            connection.Close();
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        for (var request = 0; request < 50; request++)
        {
            using var response = await PostAsync(gateway);
            // 200 is possible: the random bytes may happen to be valid headers.
            Assert.True(response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.OK, $"{response.StatusCode}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unprocessed_request_is_retried_with_its_body(bool useGoAway)
    {
        await using var replica = new ScriptedReplica((connection, stream) => useGoAway
            ? connection.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, new byte[8])
            : connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.ToBytes((int)Http2ErrorCode.RefusedStream)));
        await using var other = await RecordingReplica.StartAsync("api-2");
        await using var gateway = await GatewayUnderTest.StartAsync(
            [other], [.. replica.GetSettings("api-1"), .. s_rareProbes, ("Gateway:LoadBalancingPolicy", "First")]);

        using var response = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("an order", Assert.Single(other.Received).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_WebSocket_that_a_replica_does_not_take_goes_to_another(bool isRefused)
    {
        await using var refusing = new ScriptedReplica((connection, stream) =>
            connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.ToBytes((int)Http2ErrorCode.RefusedStream)))
        {
            // SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441, 3).
            ServerPreface = ResponseCases.EncodeFrame(FrameType.Settings, FrameFlags.None, 0, [0, 8, 0, 0, 0, 1]),
        };
        await using var other = await RecordingReplica.StartAsync("api-2");
        other.Handler = static async context => (await context.WebSockets.AcceptWebSocketAsync()).Dispose();
        await using var gateway = await GatewayUnderTest.StartAsync(
            [other],
            [("services:api-1:http:0", other.Http), ("services:api-1:h2c:0", isRefused ? refusing.Address : "http://127.0.0.1:1"), .. s_rareProbes, ("Gateway:LoadBalancingPolicy", "First")]);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/chat"), TestContext.Current.CancellationToken);

        Assert.Equal("CONNECT", Assert.Single(other.Received).Method);
    }

    [Fact]
    public async Task An_unprocessed_request_without_another_replica_returns_503()
    {
        await using var replica = new ScriptedReplica((connection, stream) =>
            connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.ToBytes((int)Http2ErrorCode.RefusedStream)));
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        using var response = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Settings_and_pings_are_acknowledged()
    {
        FrameConnection? connection = null;
        await using var replica = new ScriptedReplica(async (current, stream) =>
        {
            connection = current;
            await current.WriteAsync(FrameType.Ping, FrameFlags.None, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            while (!current.Acknowledged.Contains(FrameType.Ping))
            {
                await current.ReadAsync();
            }

            await current.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        using var response = await PostAsync(gateway);

        Assert.Equal([FrameType.Settings, FrameType.Ping], connection!.Acknowledged);
    }

    [Fact]
    public async Task A_field_may_be_an_index_into_the_dynamic_table()
    {
        var first = true;
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            // A Huffman-coded literal with indexing (RFC 7541, C.4.1), then index 62, the newest entry.
            byte[] block = first ? [0x88, 0x40, 0x03, .. "x-a"u8, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff] : [0x88, 0xbe];
            first = false;
            await connection.WriteAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, block);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        for (var request = 0; request < 3; request++)
        {
            using var response = await PostAsync(gateway);
            Assert.Equal("www.example.com", Assert.Single(response.Headers.GetValues("X-A")));
        }
    }

    [Fact]
    public async Task A_request_body_respects_the_send_window()
    {
        var body = new string('b', 20_000);
        var (first, exceeded) = (true, false);
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            if (first)
            {
                // Applied before the response, so the next stream starts with a window of 10 bytes.
                first = false;
                await connection.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0, 0, 0, 10);
                await connection.RespondAsync(stream);
                return;
            }

            for (var (received, allowed) = (0, 10); received < body.Length; allowed += 1000)
            {
                var header = default(FrameHeader);
                while (header.Type != FrameType.Data || header.StreamId != stream || header.Length == 0)
                {
                    (header, _) = await connection.ReadAsync();
                }

                received += header.Length;
                exceeded |= received > allowed;
                await connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, stream, ResponseCases.ToBytes(1000));
            }

            await connection.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);
        using var preparation = await PostAsync(gateway);

        using var response = await PostAsync(gateway, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(exceeded, "The request body exceeded the send window.");
    }

    [Fact]
    public async Task A_response_before_the_end_of_the_request_body_is_forwarded()
    {
        await using var replica = new ScriptedReplica((connection, stream) => connection.RespondAsync(stream, "rejected"));
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        using var response = await PostAsync(gateway, new string('b', 200_000));

        Assert.Equal("rejected", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_response_is_forwarded_although_the_replica_then_resets_the_connection()
    {
        // Closing a socket with unread data resets the connection: the gateway's next send fails, perhaps before it has read the response.
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, [.. ResponseCases.ToBytes(stream), 0, 0, 0, 0]);
            await connection.RespondAsync(stream);
            connection.Close();
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        for (var request = 0; request < 100; request++)
        {
            using var response = await gateway.Client.PostAsync(new Uri("/api/item", UriKind.Relative), new ManyWrites(), TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, string body = "an order") => gateway.Client.PostAsync(
        new Uri("/api/item", UriKind.Relative), new StringContent(body, Encoding.ASCII), TestContext.Current.CancellationToken);

    /// <summary>A body of which each byte is sent by itself.</summary>
    private sealed class ManyWrites : HttpContent
    {
        private const int Writes = 100;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var write = 0; write < Writes; write++)
            {
                await stream.WriteAsync("b"u8.ToArray());
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Writes;
            return true;
        }
    }
}
