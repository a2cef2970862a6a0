using System.Net;
using System.Text;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Header values beyond ASCII arrive as they were sent, with either forwarder and over either protocol.</summary>
public sealed class HeaderEncodingTests
{
    private const string Name = "X-Name";
    private const string Value = "café – 東京 👋";

    private static readonly Uri s_item = new("/api/item", UriKind.Relative);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http2", "HTTP/2")]
    [InlineData("yarp", "HTTP/2")]
    [InlineData("yarp", "HTTP/1.1")]
    public async Task A_value_beyond_ASCII_is_forwarded_in_both_directions(string forwarder, string upstream)
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.Handler = context =>
        {
            context.Response.Headers[Name] = Value;
            return Task.CompletedTask;
        };
        await using var gateway = await StartAsync(replica, forwarder, upstream);
        using var handler = new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, s_item);
        request.Headers.TryAddWithoutValidation(Name, Value);

        using var response = await client.SendAsync(request, Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Value, Assert.Single(replica.Received).Headers[Name]);
        Assert.Equal([Value], response.Headers.GetValues(Name));
    }

    [Theory]
    [InlineData("http2", "HTTP/2")]
    [InlineData("yarp", "HTTP/2")]
    [InlineData("yarp", "HTTP/1.1")]
    public async Task A_value_that_is_not_UTF8_is_rejected(string forwarder, string upstream)
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await StartAsync(replica, forwarder, upstream);

        var statuses = await RawConnection.SendAsync(gateway.Address, $"GET /api/item HTTP/1.1\r\nHost: shop\r\n{Name}: caf\u00e9\r\n\r\n", thenClose: false);

        Assert.Equal([400], statuses);
        Assert.Empty(replica.Received);
    }

    private static Task<GatewayUnderTest> StartAsync(RecordingReplica replica, string forwarder, string upstream)
    {
        (string, string)[] settings = [("Gateway:Forwarder", forwarder), ($"services:{replica.Name}:http:0", replica.Http)];
        return GatewayUnderTest.StartAsync(upstream == "HTTP/1.1" ? settings : [.. settings, ($"services:{replica.Name}:h2c:0", replica.H2c)]);
    }
}
