using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>Large, long, many and slow: between a client and Kestrel as the replica.</summary>
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
    public async Task A_body_as_long_as_may_be_arrives_whole()
    {
        var body = Convert.ToHexString(RandomNumberGenerator.GetBytes(128 * 1024));

        using var answer = await _gateway.Client.PutAsync(s_item, new StringContent(body, Encoding.ASCII), Test);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(body, Assert.Single(_replica.Received).Body);
    }

    [Fact]
    public async Task An_answer_of_many_windows_arrives_whole()
    {
        var block = RandomNumberGenerator.GetBytes(100_000);
        _replica.Answer = async context =>
        {
            for (var time = 0; time < 200; time++)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        };

        var answer = await _gateway.Client.GetByteArrayAsync(s_item, Test);

        Assert.Equal(200 * block.Length, answer.Length);
        Assert.All(answer.Chunk(block.Length), part => Assert.True(part.AsSpan().SequenceEqual(block)));
    }

    [Fact]
    public async Task Who_reads_nothing_stops_nobody_else()
    {
        _replica.Answer = async context =>
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
        var lazy = new List<HttpResponseMessage>();
        for (var client = 0; client < 20; client++)
        {
            lazy.Add(await _gateway.Client.GetAsync(new Uri("/api/item?endless", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Test));
        }

        for (var request = 0; request < 200; request++)
        {
            Assert.Equal("ok", await _gateway.Client.GetStringAsync(s_item, Test));
        }

        lazy.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task What_comes_early_is_passed_on_early()
    {
        var heard = new TaskCompletionSource();
        _replica.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await heard.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
        };

        // Completes with the head; the replica writes its first event only after that.
        using var answer = await _gateway.Client.GetAsync(s_item, HttpCompletionOption.ResponseHeadersRead, Test);
        heard.SetResult();

        Assert.Equal("data: one\n\n", await answer.Content.ReadAsStringAsync(Test));
    }

    [Fact]
    public async Task A_replica_learns_that_the_client_has_gone()
    {
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replica.Answer = async context =>
        {
            begun.SetResult();
            context.RequestAborted.Register(aborted.SetResult);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var request = _gateway.Client.GetAsync(s_item, client.Token);
        await begun.Task.WaitAsync(Test);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Test);
    }

    [Fact]
    public async Task More_requests_than_a_connection_carries_are_under_way_together()
    {
        const int Many = 250;
        var (here, all) = (0, new TaskCompletionSource());
        _replica.Answer = async context =>
        {
            if (Interlocked.Increment(ref here) == Many)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("ok", context.RequestAborted);
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _gateway.Client.GetStringAsync(s_item, Test)));

        Assert.All(answers, answer => Assert.Equal("ok", answer));
    }

    [Fact]
    public async Task Every_client_gets_the_answer_to_its_own_request()
    {
        _replica.Answer = async context =>
        {
            var length = int.Parse(context.Request.Query["length"]!, System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["X-Echo"] = context.Request.Query["id"];
            await context.Response.WriteAsync(new string((char)('a' + (length % 26)), length), context.RequestAborted);
        };
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Test }, async (id, cancellationToken) =>
        {
            var length = Random.Shared.Next(1, id % 50 == 0 ? 300_000 : 3000);
            using var answer = await _gateway.Client.GetAsync(new Uri($"/api/item?id={id}&length={length}", UriKind.Relative), cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.Headers.GetValues("X-Echo").Single() != $"{id}" || body != new string((char)('a' + (length % 26)), length))
            {
                wrong.Add($"{id}: {answer.StatusCode}, {body.Length} of {length}");
            }
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Cookies_stay_apart()
    {
        _replica.Answer = context =>
        {
            context.Response.Cookies.Append("a", "1");
            context.Response.Cookies.Append("b", "2");
            return Task.CompletedTask;
        };

        using var answer = await _gateway.Client.GetAsync(s_item, Test);

        Assert.Equal(["a=1; path=/", "b=2; path=/"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("HEAD", 200, 12345)]
    [InlineData("GET", 304, null)]
    [InlineData("GET", 204, null)]
    [InlineData("DELETE", 404, null)]
    public async Task Answers_without_a_body_are_complete_at_once(string method, int status, int? length)
    {
        _replica.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentLength = length;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), s_item);

        using var answer = await _gateway.Client.SendAsync(request, Test);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Test));
        if (length is not null)
        {
            Assert.Equal(length, answer.Content.Headers.ContentLength);
        }
    }
}
