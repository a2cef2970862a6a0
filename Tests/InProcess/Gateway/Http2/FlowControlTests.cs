using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>Large bodies, slow readers and concurrent requests, with Kestrel as the replica.</summary>
public sealed class FlowControlTests : IAsyncLifetime
{
    private static readonly Uri s_item = new("/api/item", UriKind.Relative);

    private RecordingReplica _replica = null!;
    private GatewayUnderTest _gateway = null!;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replica = await RecordingReplica.StartAsync("api-1");
        _gateway = await GatewayUnderTest.StartAsync([_replica]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _replica.DisposeAsync();
    }

    [Fact]
    public async Task A_request_body_of_the_maximum_size_is_forwarded()
    {
        var body = Convert.ToHexString(RandomNumberGenerator.GetBytes(128 * 1024));

        using var response = await _gateway.Client.PutAsync(s_item, new StringContent(body, Encoding.ASCII), Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, Assert.Single(_replica.Received).Body);
    }

    [Fact]
    public async Task A_response_of_many_windows_is_forwarded()
    {
        var block = RandomNumberGenerator.GetBytes(100_000);
        _replica.Handler = async context =>
        {
            for (var time = 0; time < 200; time++)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        };

        var response = await _gateway.Client.GetByteArrayAsync(s_item, Test);

        Assert.Equal(200 * block.Length, response.Length);
        Assert.All(response.Chunk(block.Length), part => Assert.True(part.AsSpan().SequenceEqual(block)));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_does_not_block_others()
    {
        _replica.Handler = async context =>
        {
            if (context.Request.Query.ContainsKey("endless"))
            {
                for (var block = new byte[100_000]; ;)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }

            await context.Response.WriteAsync("ok", context.RequestAborted);
        };
        var unread = new List<HttpResponseMessage>();
        for (var client = 0; client < 20; client++)
        {
            unread.Add(await _gateway.Client.GetAsync(new Uri("/api/item?endless", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Test));
        }

        for (var request = 0; request < 200; request++)
        {
            Assert.Equal("ok", await _gateway.Client.GetStringAsync(s_item, Test));
        }

        unread.ForEach(response => response.Dispose());
    }

    [Fact]
    public async Task Response_headers_are_forwarded_before_the_body()
    {
        var headersReceived = new TaskCompletionSource();
        _replica.Handler = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await headersReceived.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
        };

        // Completes with the headers; the replica writes its first event only after that.
        using var response = await _gateway.Client.GetAsync(s_item, HttpCompletionOption.ResponseHeadersRead, Test);
        headersReceived.SetResult();

        Assert.Equal("data: one\n\n", await response.Content.ReadAsStringAsync(Test));
    }

    [Fact]
    public async Task A_disconnected_client_cancels_the_request_at_the_replica()
    {
        var (started, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replica.Handler = async context =>
        {
            started.SetResult();
            context.RequestAborted.Register(aborted.SetResult);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var request = _gateway.Client.GetAsync(s_item, client.Token);
        await started.Task.WaitAsync(Test);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await aborted.Task.WaitAsync(TimeSpan.FromMinutes(1), Test);
    }

    [Fact]
    public async Task More_concurrent_requests_than_one_connection_has_streams_complete()
    {
        const int Count = 250;
        var (arrived, allArrived) = (0, new TaskCompletionSource());
        _replica.Handler = async context =>
        {
            if (Interlocked.Increment(ref arrived) == Count)
            {
                allArrived.SetResult();
            }

            await allArrived.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("ok", context.RequestAborted);
        };

        var responses = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => _gateway.Client.GetStringAsync(s_item, Test)));

        Assert.All(responses, response => Assert.Equal("ok", response));
    }

    [Fact]
    public async Task Every_client_receives_the_response_to_its_own_request()
    {
        _replica.Handler = async context =>
        {
            var length = int.Parse(context.Request.Query["length"]!, System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["X-Echo"] = context.Request.Query["id"];
            await context.Response.WriteAsync(new string((char)('a' + (length % 26)), length), context.RequestAborted);
        };
        var mismatches = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Test }, async (id, cancellationToken) =>
        {
            var length = Random.Shared.Next(1, id % 50 == 0 ? 300_000 : 3000);
            using var response = await _gateway.Client.GetAsync(new Uri($"/api/item?id={id}&length={length}", UriKind.Relative), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.Headers.GetValues("X-Echo").Single() != $"{id}" || body != new string((char)('a' + (length % 26)), length))
            {
                mismatches.Add($"{id}: {response.StatusCode}, {body.Length} of {length}");
            }
        });

        Assert.Empty(mismatches);
    }

    [Fact]
    public async Task Set_Cookie_fields_are_not_combined()
    {
        _replica.Handler = context =>
        {
            context.Response.Cookies.Append("a", "1");
            context.Response.Cookies.Append("b", "2");
            return Task.CompletedTask;
        };

        using var response = await _gateway.Client.GetAsync(s_item, Test);

        Assert.Equal(["a=1; path=/", "b=2; path=/"], response.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("HEAD", 200, 12345)]
    [InlineData("GET", 304, null)]
    [InlineData("GET", 204, null)]
    [InlineData("DELETE", 404, null)]
    public async Task Responses_without_a_body_complete(string method, int status, int? length)
    {
        _replica.Handler = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentLength = length;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), s_item);

        using var response = await _gateway.Client.SendAsync(request, Test);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Test));
        if (length is not null)
        {
            Assert.Equal(length, response.Content.Headers.ContentLength);
        }
    }
}
