using System.Net;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary><c>Gateway:Timeouts:Response</c>: a replica that makes progress all the time, but too slowly. The activity timeout never passes.</summary>
public sealed class ResponseTimeoutTests : IAsyncLifetime
{
    private static readonly Uri s_item = new("/api/item", UriKind.Relative);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _cancelled = new();
    private RecordingReplica _replica = null!;
    private GatewayUnderTest _gateway = null!;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replica = await RecordingReplica.StartAsync("api-1");
        _gateway = await GatewayUnderTest.StartAsync([_replica], ("Gateway:Timeouts:Response", "00:00:03"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _replica.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_that_trickles_is_aborted(bool hasLength)
    {
        _replica.Handler = async context =>
        {
            using var registration = context.RequestAborted.Register(_cancelled.SetResult);
            context.Response.ContentLength = hasLength ? 1_000_000 : null;
            while (true)
            {
                await context.Response.WriteAsync(".", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(s_pause, context.RequestAborted);
            }
        };

        using var response = await _gateway.Client.GetAsync(s_item, HttpCompletionOption.ResponseHeadersRead, Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Test).WaitAsync(TimeSpan.FromMinutes(1), Test));
        await _cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), Test);
    }

    [Fact]
    public async Task A_response_that_has_not_begun_is_504()
    {
        _replica.Handler = WaitAsync;

        using var response = await _gateway.Client.GetAsync(s_item, Test);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        await _cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), Test);
    }

    [Fact]
    public async Task A_request_whose_body_trickles_is_504_and_its_connection_carries_the_next_one()
    {
        const int Length = 10_000;
        using var client = await RawHttpClient.ConnectAsync(_gateway.Address, Test);
        await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: {Length}\r\n\r\n", Test);
        var response = client.ReadResponseAsync(Test);
        var sent = 0;
        for (; !response.IsCompleted && sent < Length; sent++)
        {
            await client.SendAsync("b", Test);
            await Task.Delay(s_pause, Test);
        }

        Assert.StartsWith("504 ", await response, StringComparison.Ordinal);
        await client.SendAsync(new string('b', Length - sent), Test);
        await client.SendAsync("GET /api/item HTTP/1.1\r\nHost: shop\r\n\r\n", Test);
        Assert.Equal("200 ok", await client.ReadResponseAsync(Test));
    }

    private async Task WaitAsync(HttpContext context)
    {
        using var registration = context.RequestAborted.Register(_cancelled.SetResult);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
