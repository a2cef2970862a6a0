using System.Net;
using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>A replica that does not read a request's body: that request times out, and others are not held up.</summary>
public sealed class UnreadBodyTests
{
    private const string Unread = "/api/unread";
    private const int Length = 200_000;

    private static readonly Uri s_item = new("/api/item", UriKind.Relative);
    // What the requests that are not held up must take less than, on a slow machine too.
    private static readonly (string, string)[] s_settings = [("Gateway:Health:Interval", "01:00:00"), ("Gateway:Timeouts:Activity", "00:00:10")];

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http2", "HTTP/2")]
    [InlineData("yarp", "HTTP/2")]
    [InlineData("yarp", "HTTP/1.1")]
    public async Task A_request_whose_body_the_replica_does_not_read_is_504(string forwarder, string upstream)
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.HandlerBeforeBody = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        (string, string)[] addresses = [($"services:{replica.Name}:http:0", replica.Http), ($"services:{replica.Name}:h2c:0", replica.H2c)];
        await using var gateway = await GatewayUnderTest.StartAsync(
            [.. addresses.Take(upstream == "HTTP/1.1" ? 1 : 2), ("Gateway:Health:Interval", "01:00:00"), ("Gateway:Timeouts:Activity", "00:00:02"), ("Gateway:Forwarder", forwarder)]);

        using var response = await PutAsync(gateway, Unread, Length);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>The stream's window is used up, the connection's is not.</summary>
    [Fact]
    public async Task Other_bodies_on_the_connection_are_not_held_up_by_one_that_is_not_read()
    {
        FrameConnection? unread = null;
        var others = new List<FrameConnection>();
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            if (connection.IsRequestFor(Unread))
            {
                unread = connection;
                await connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, 0, ResponseCases.ToBytes(10 * Length));
                return;
            }

            others.Add(connection);
            await connection.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_settings]);
        var waiting = PutAsync(gateway, Unread, Length);
        await Eventually.HoldsAsync(() => unread is not null, () => "The request did not arrive.");

        for (var request = 0; request < 3; request++)
        {
            using var other = await PutAsync(gateway, "/api/item", 10_000);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        Assert.False(waiting.IsCompleted);
        Assert.All(others, connection => Assert.Same(unread, connection));
        using var response = await waiting;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    /// <summary>The connection's window is used up: no other body can be sent on it (RFC 9113, 6.9.1), but every request without one.</summary>
    [Fact]
    public async Task A_body_that_uses_up_the_window_of_the_connection_holds_up_no_GET_and_no_later_body()
    {
        FrameConnection? unread = null;
        var others = new List<FrameConnection>();
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            if (connection.IsRequestFor(Unread))
            {
                unread = connection;
                return;
            }

            others.Add(connection);
            if (connection.IsRequestFor("/api/body"))
            {
                var header = default(FrameHeader);
                while (header.Type != FrameType.Data || header.StreamId != stream)
                {
                    (header, _) = await connection.ReadAsync();
                }
            }

            await connection.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_settings]);
        var waiting = PutAsync(gateway, Unread, Length);
        await Eventually.HoldsAsync(() => unread is not null, () => "The request did not arrive.");

        for (var request = 0; request < 50; request++)
        {
            Assert.Equal("hello", await gateway.Client.GetStringAsync(s_item, Test));
        }

        Assert.False(waiting.IsCompleted);
        Assert.All(others, connection => Assert.Same(unread, connection));
        using var response = await waiting;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        using var later = await PutAsync(gateway, "/api/body", 10_000);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.NotSame(unread, others[^1]);
    }

    /// <summary>Neither window is used up, but the replica has stopped reading its socket.</summary>
    [Fact]
    public async Task Requests_on_a_connection_that_is_not_read_are_504_and_later_ones_use_another()
    {
        FrameConnection? unread = null;
        var stop = new TaskCompletionSource();
        await using var replica = new ScriptedReplica(async (connection, stream) =>
        {
            unread ??= connection;
            if (connection == unread)
            {
                await connection.WriteAsync(FrameType.Settings, FrameFlags.None, 0, [0, 4, .. ResponseCases.ToBytes(10 * Length)]);
                await connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, 0, ResponseCases.ToBytes(1_000_000_000));
                await stop.Task;
                return;
            }

            await connection.RespondAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_settings]);
        await gateway.WhenReadyAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => PutAsync(gateway, Unread, Length)));
        using var later = await PutAsync(gateway, "/api/item", Length);
        stop.SetResult();

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Array.ForEach(responses, response => response.Dispose());
    }

    private static Task<HttpResponseMessage> PutAsync(GatewayUnderTest gateway, string path, int length) =>
        gateway.Client.PutAsync(new Uri(path, UriKind.Relative), new StringContent(new string('b', length), Encoding.ASCII), Test);
}
