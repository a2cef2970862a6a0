using System.Net;
using System.Text;
using Showroom.Http2Forwarding;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>A replica that drops the connection at every byte: of its response, and of the request it reads.</summary>
public sealed class DroppedConnectionTests
{
    private const string Body = "hello, world";

    private static readonly (string, string)[] s_rareProbes = [("Gateway:Health:Interval", "01:00:00")];

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", true, false)]
    [InlineData("GET", false, false)]
    [InlineData("POST", true, false)]
    [InlineData("POST", false, true)]
    public async Task A_response_dropped_at_any_byte_is_a_problem_or_an_aborted_response(string method, bool hasLength, bool resets)
    {
        var offset = 0;
        await using var replica = new DroppingReplica(async (connection, stream, cancellationToken) =>
        {
            await connection.ReadRequestAsync(method == "POST", cancellationToken);
            await stream.WriteAsync(Encode(connection.StreamId, hasLength).AsMemory(0, offset), cancellationToken);
        })
        {
            Resets = resets,
        };
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);
        await replica.Probed.WaitAsync(TimeSpan.FromMinutes(1), Test);

        var length = Encode(1, hasLength).Length;
        for (offset = 0; offset < length; offset++)
        {
            Assert.Equal("failed", await SendAsync(gateway, method));
        }

        if (!resets)
        {
            // All of it arrives before the end of the connection.
            Assert.Equal(Body, await SendAsync(gateway, method));
        }

        await AssertNoStreamRemainsAsync(gateway);
    }

    [Fact]
    public async Task A_request_dropped_at_any_byte_is_a_problem()
    {
        var (offset, requestLength) = (0, 0);
        await using var replica = new DroppingReplica(async (connection, stream, cancellationToken) =>
        {
            if (offset < 0)
            {
                await connection.ReadRequestAsync(hasBody: true, cancellationToken);
                requestLength = connection.BytesRead;
                await stream.WriteAsync(Encode(connection.StreamId, hasLength: true), cancellationToken);
                return;
            }

            await stream.ReadExactlyAsync(new byte[offset], cancellationToken);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.GetSettings("api-1"), .. s_rareProbes]);
        await replica.Probed.WaitAsync(TimeSpan.FromMinutes(1), Test);
        // The requests of the warm-up would count as part of the first one.
        await gateway.WhenReadyAsync();
        offset = -1;
        Assert.Equal(Body, await SendAsync(gateway, "POST"));

        for (offset = 0; offset <= requestLength; offset++)
        {
            Assert.Equal("failed", await SendAsync(gateway, "POST"));
        }

        await AssertNoStreamRemainsAsync(gateway);
    }

    /// <returns>The body of a complete response, or "failed" for a problem of the gateway or an aborted response.</returns>
    private static async Task<string> SendAsync(GatewayUnderTest gateway, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/item");
        request.Content = method == "POST" ? new StringContent("an order", Encoding.ASCII) : null;
        try
        {
            using var response = await gateway.Client.SendAsync(request, Test).WaitAsync(TimeSpan.FromMinutes(1), Test);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await response.Content.ReadAsStringAsync(Test),
                HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable when response.Content.Headers.ContentType?.MediaType == "application/problem+json" => "failed",
                var status => $"{status}",
            };
        }
        catch (HttpRequestException)
        {
            return "failed";
        }
    }

    private static byte[] Encode(int stream, bool hasLength) =>
    [
        .. hasLength ? HostileCase.Headers(stream, ("content-length", $"{Body.Length}"), ("x-a", "b")) : HostileCase.Headers(stream, ("x-a", "b")),
        .. HostileCase.Frame(FrameType.Data, 0, stream, Encoding.ASCII.GetBytes(Body[..5])),
        .. HostileCase.LastData(stream, Encoding.ASCII.GetBytes(Body[5..])),
    ];

    private static Task AssertNoStreamRemainsAsync(GatewayUnderTest gateway)
    {
        var pool = gateway.Services.GetRequiredService<ConnectionPool>();
        return Eventually.HoldsAsync(() => pool.ActiveStreams == 0, () => $"{pool.ActiveStreams} streams remain.");
    }
}
