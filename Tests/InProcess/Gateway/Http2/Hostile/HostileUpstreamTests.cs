using System.Net;
using System.Text;
using Showroom.Http2Forwarding;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>A replica that violates HTTP/2: its own request fails, and others only as far as RFC 9113 says.</summary>
public sealed class HostileUpstreamTests
{
    private const string Neighbour = "/api/neighbour";
    private const string Later = "/api/later";

    /// <summary>In bytes. The gateway's own frames must be read meanwhile, else the end of the connection would discard them.</summary>
    private const int LargeScript = 64 * 1024;

    // One probe at the start, so that none interferes with the script later.
    private static readonly (string, string)[] s_rareProbes = [("Gateway:Health:Interval", "01:00:00")];

    public static TheoryData<string> Cases => [.. HostileCase.All.Keys];

    public static TheoryData<string> Prefaces => [.. s_prefaces.Keys];

    private static readonly Dictionary<string, byte[]> s_prefaces = new()
    {
        ["an HTTP/1.1 response"] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["zeros"] = new byte[100],
        ["a TLS alert"] = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28, 0, 0],
        ["an SSH banner"] = "SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray(),
        ["PING"] = HostileCase.Frame(FrameType.Ping, 0, 0, new byte[8]),
        ["an acknowledgement of SETTINGS"] = HostileCase.Frame(FrameType.Settings, (int)FrameFlags.Ack, 0),
        ["HEADERS"] = HostileCase.LastHeaders(1, 0x88),
        ["GOAWAY"] = HostileCase.Frame(FrameType.GoAway, 0, 0, new byte[8]),
    };

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_violation_fails_its_request_and_no_more_than_the_RFC_says(string name)
    {
        var hostile = HostileCase.All[name];
        (FrameConnection Connection, int Stream) neighbour = default, failing = default;
        FrameConnection? later = null;
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            if (connection.IsRequestFor(Neighbour))
            {
                neighbour = (connection, stream);
                await connection.WriteAsync([.. HostileCase.Headers(stream), .. HostileCase.Frame(FrameType.Data, 0, stream, "hel"u8.ToArray())]);
            }
            else if (connection.IsRequestFor(Later))
            {
                later = connection;
                if (connection == neighbour.Connection)
                {
                    await connection.WriteAsync(HostileCase.LastData(neighbour.Stream, "lo"u8.ToArray()));
                }

                await connection.RespondAsync(stream);
            }
            else
            {
                failing = (connection, stream);
                var bytes = hostile.Encode(stream);
                if (bytes.Length > LargeScript)
                {
                    await WriteWhileReadingAsync(connection, bytes);
                    return;
                }

                await connection.WriteAsync(bytes);
                if (hostile.ThenClose)
                {
                    connection.Close();
                }
            }
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);
        using var other = await gateway.Client.GetAsync(new Uri(Neighbour, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Test);

        using var response = await gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), Test);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Same(neighbour.Connection, failing.Connection);
        if (hostile.Code is { } code)
        {
            var error = await failing.Connection!.FirstError.WaitAsync(TimeSpan.FromMinutes(1), Test);
            Assert.Equal((hostile.Scope == ErrorScope.Stream ? failing.Stream : 0, code), error);
        }

        Assert.Equal("hello", await gateway.Client.GetStringAsync(new Uri(Later, UriKind.Relative), Test));
        if (hostile.Scope == ErrorScope.Stream)
        {
            Assert.Equal("hello", await other.Content.ReadAsStringAsync(Test));
            Assert.Same(failing.Connection, later);
        }
        else
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => other.Content.ReadAsStringAsync(Test));
            Assert.NotSame(failing.Connection, later);
        }

        await AssertNoStreamRemainsAsync(gateway);
    }

    [Theory]
    [MemberData(nameof(Prefaces))]
    public async Task A_connection_that_does_not_begin_with_SETTINGS_is_refused(string name)
    {
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            await connection.RespondAsync(stream);
            connection.Close();
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);
        await gateway.WhenReadyAsync();
        Assert.Equal("hello", await GetAsync(gateway));

        replica.ServerPreface = s_prefaces[name];
        using var response = await PostAsync(gateway);
        replica.ServerPreface = null;

        // 503: the connection ended before the request was sent.
        Assert.True(response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
        Assert.Equal("hello", await GetAsync(gateway));
        await AssertNoStreamRemainsAsync(gateway);
    }

    public static TheoryData<string, bool> AfterTheEnd => new()
    {
        { "DATA", true },
        { "HEADERS", true },
        { "PUSH_PROMISE", false },
    };

    [Theory]
    [MemberData(nameof(AfterTheEnd))]
    public async Task A_complete_response_is_forwarded_although_a_violation_follows(string frame, bool isStreamClosed)
    {
        FrameConnection? failing = null;
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            failing ??= connection;
            byte[] response = [.. HostileCase.Headers(stream), .. HostileCase.LastData(stream, "hello"u8.ToArray())];
            byte[] violation = frame switch
            {
                "DATA" => HostileCase.LastData(stream, "more"u8.ToArray()),
                "HEADERS" => HostileCase.LastHeaders(stream, HostileCase.Literal("x-a", "b")),
                _ => HostileCase.Frame(FrameType.PushPromise, (int)FrameFlags.EndHeaders, stream, 0, 0, 0, 2, 0x82),
            };
            await connection.WriteAsync(connection == failing ? [.. response, .. violation] : response);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        Assert.Equal("hello", await GetAsync(gateway));
        Assert.Equal((0, isStreamClosed ? Http2ErrorCode.StreamClosed : Http2ErrorCode.ProtocolError), await failing!.FirstError.WaitAsync(TimeSpan.FromMinutes(1), Test));
        Assert.Equal("hello", await GetAsync(gateway));
    }

    [Fact]
    public async Task A_replica_that_accepts_no_streams_returns_503_and_gets_few_connections()
    {
        await using var replica = new ScriptedReplica((connection, stream) =>
            connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, HostileCase.Int32((uint)Http2ErrorCode.RefusedStream)))
        {
            ServerPreface = SettingCases.Setting(3, 0),
        };
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        for (var request = 0; request < 5; request++)
        {
            using var response = await PostAsync(gateway);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        Assert.InRange(replica.Connections, 1, 30);
        await AssertNoStreamRemainsAsync(gateway);
    }

    [Fact]
    public async Task A_smaller_header_table_is_confirmed_in_the_next_request()
    {
        var blocks = new List<byte[]>();
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            blocks.Add(connection.LastRequest);
            await connection.WriteAsync(SettingCases.Setting(1, 0));
            await connection.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        Assert.Equal("hello", await GetAsync(gateway));
        Assert.Equal("hello", await GetAsync(gateway));

        // A dynamic table size update to 0 (RFC 7541, 6.3) in a frame of its own.
        Assert.Equal([0x20], blocks[1]);
    }

    [Fact]
    public async Task A_replica_that_ignores_the_flow_control_window_is_stopped()
    {
        var error = new TaskCompletionSource<(int, Http2ErrorCode)>();
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            var reading = ReadUntilErrorAsync(connection);
            await connection.WriteAsync(HostileCase.Headers(stream));
            // More than the buffers between the replica and a client that does not read.
            for (var block = HostileCase.Frame(FrameType.Data, 0, stream, new byte[FrameHeader.MaxPayloadLength]); !reading.IsCompleted;)
            {
                await connection.WriteAsync(block);
            }

            error.SetResult(await connection.FirstError);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);

        using var response = await gateway.Client.GetAsync(new Uri("/api/item", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Test);

        Assert.Equal(Http2ErrorCode.FlowControlError, (await error.Task.WaitAsync(TimeSpan.FromSeconds(60), Test)).Item2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(12)]
    public async Task A_replica_that_falls_silent_within_a_frame_returns_504_and_later_requests_use_another_connection(int sent)
    {
        FrameConnection? silent = null;
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            silent ??= connection;
            var headers = HostileCase.LastHeaders(stream, FrameConnection.EncodeHeaders(("x-a", "b")));
            await connection.WriteAsync(connection == silent ? headers[..sent] : headers);
            while (connection == silent)
            {
                // No other request is responded to either.
                await connection.ReadAsync();
            }
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes, ("Gateway:Timeouts:Activity", "00:00:04")]);

        using var response = await PostAsync(gateway);
        using var later = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        await AssertNoStreamRemainsAsync(gateway);
    }

    private static async Task WriteWhileReadingAsync(FrameConnection connection, byte[] bytes)
    {
        var reading = ReadUntilErrorAsync(connection);
        try
        {
            await connection.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The gateway has closed the connection.
        }

        await reading;
    }

    private static async Task ReadUntilErrorAsync(FrameConnection connection)
    {
        while (!connection.FirstError.IsCompleted)
        {
            await connection.ReadAsync();
        }
    }

    private static Task AssertNoStreamRemainsAsync(GatewayUnderTest gateway)
    {
        var pool = gateway.Services.GetRequiredService<ConnectionPool>();
        return Eventually.HoldsAsync(() => pool.ActiveStreams == 0, () => $"{pool.ActiveStreams} streams remain.");
    }

    private static Task<string> GetAsync(GatewayUnderTest gateway) => gateway.Client.GetStringAsync(new Uri("/api/item", UriKind.Relative), Test);

    private static Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway) =>
        gateway.Client.PostAsync(new Uri("/api/item", UriKind.Relative), new StringContent("an order", Encoding.ASCII), Test);
}
