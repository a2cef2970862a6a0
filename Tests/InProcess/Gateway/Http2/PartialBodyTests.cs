using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>
/// A replica refuses a request of whose body a part has arrived: another one gets all of it, unless it is too long to keep, or YARP's forwarder has
/// sent it, whose error does not say that the request was not processed.
/// </summary>
public sealed class PartialBodyTests
{
    /// <summary>In bytes, of the connection and of each stream.</summary>
    private const int SendWindow = 1_000_000;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http2", 20_000, 10_000, "200 ok")]
    [InlineData("http2", 64_000, 60_000, "200 ok")]
    [InlineData("http2", 200_000, 100_000, "502")]
    [InlineData("yarp", 64_000, 60_000, "502")]
    public async Task A_partly_received_body_is_replayed_up_to_64_KB(string forwarder, int length, int part, string expected)
    {
        var refused = new TaskCompletionSource();
        await using var refusing = new ScriptedReplica(async (connection, stream) =>
        {
            if (!connection.IsRequestFor("/api/item"))
            {
                await connection.RespondAsync(stream);
                return;
            }

            foreach (var target in new[] { 0, stream })
            {
                await connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, target, ResponseCases.ToBytes(SendWindow));
            }

            // SocketsHttpHandler sends the first 32 KB of a part, and the rest when there is more.
            for (var received = 0; received < part / 2;)
            {
                var (header, _) = await connection.ReadAsync();
                if (header.Type == FrameType.ResetStream)
                {
                    // SocketsHttpHandler sends the request again, and has no body left.
                    return;
                }

                received += header.Type == FrameType.Data ? header.Length : 0;
            }

            await connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.ToBytes((int)Http2ErrorCode.RefusedStream));
            refused.TrySetResult();
        });
        await using var other = await RecordingReplica.StartAsync("api-2");
        await using var gateway = await GatewayUnderTest.StartAsync(
            [other],
            [.. refusing.GetSettings("api-1"), ("Gateway:Forwarder", forwarder), ("Gateway:Health:Interval", "01:00:00"), ("Gateway:LoadBalancingPolicy", "First")]);
        await gateway.WhenHealthyAsync(replicas: 2);
        await gateway.WhenReadyAsync();
        var body = string.Concat(Enumerable.Range(0, length).Select(index => (char)('a' + (index % 26))));
        using var client = await RawHttpClient.ConnectAsync(gateway.Address, Test);

        await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: {length}\r\n\r\n{body[..part]}", Test);
        await refused.Task.WaitAsync(TimeSpan.FromMinutes(1), Test);
        await client.SendAsync(body[part..], Test);

        Assert.StartsWith(expected, await client.ReadResponseAsync(Test), StringComparison.Ordinal);
        Assert.Equal(expected == "502" ? [] : [body], other.Received.Select(received => received.Body));

        // The rest of a body that was not forwarded has been read: the connection carries the next request.
        await client.SendAsync("GET /api/next HTTP/1.1\r\nHost: shop\r\n\r\n", Test);
        Assert.Equal("200 hello", await client.ReadResponseAsync(Test));
    }
}
