using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A response that comes before the request's body has arrived does not harm the client's connection.</summary>
public sealed class EarlyResponseTests
{
    private const int Connections = 80;
    private const int Requests = 3;
    private const int BodyLength = 20_000;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>The client sends half of the body, reads the whole response, and sends the rest; then the next request on the same connection.</summary>
    [Theory]
    [InlineData("content-length")]
    [InlineData("chunked")]
    [InlineData("expect")]
    public async Task The_connection_carries_the_next_request_after_an_early_403(string framing)
    {
        await using var replica = await StartRejectingReplicaAsync();
        using var log = new ErrorLog();
        await using var gateway = await StartAsync(replica, log, "HTTP/2");
        var outcomes = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = Test }, async (_, cancellationToken) =>
        {
            using var client = await RawHttpClient.ConnectAsync(gateway.Address, cancellationToken);
            for (var request = 0; request < Requests; request++)
            {
                outcomes.Add(await RejectAsync(client, framing, cancellationToken));
            }
        });

        Assert.Equal([("403 rejected", Connections * Requests)], outcomes.CountBy(outcome => outcome).Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(log.Messages);
    }

    /// <summary>The client gives up its body and closes, or never sends the rest: neither is an error of the gateway.</summary>
    [Fact]
    public async Task A_client_that_closes_after_an_early_403_causes_no_error()
    {
        await using var replica = await StartRejectingReplicaAsync();
        using var log = new ErrorLog();
        await using var gateway = await StartAsync(replica, log, "HTTP/2");

        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = Test }, async (_, cancellationToken) =>
        {
            using var client = await RawHttpClient.ConnectAsync(gateway.Address, cancellationToken);
            await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: {BodyLength}\r\n\r\n{new string('b', BodyLength / 2)}", cancellationToken);
            Assert.Equal("403 rejected", await client.ReadResponseAsync(cancellationToken));
        });

        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task A_problem_of_the_gateway_before_the_end_of_the_body_leaves_the_connection_usable()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        replica.HandlerBeforeBody = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var log = new ErrorLog();
        await using var gateway = await StartAsync(replica, log, "HTTP/2");
        using var client = await RawHttpClient.ConnectAsync(gateway.Address, Test);

        for (var request = 0; request < Requests; request++)
        {
            await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: {BodyLength}\r\n\r\n{new string('b', BodyLength / 2)}", Test);
            Assert.StartsWith("502 ", await client.ReadResponseAsync(Test), StringComparison.Ordinal);
            await client.SendAsync(new string('b', BodyLength / 2), Test);
        }

        Assert.DoesNotContain(log.Messages, message => message.Contains("Reading is already in progress", StringComparison.Ordinal));
    }

    /// <summary>Over HTTP/1.1 the response is forwarded once the body has been sent, so the client sends all of it before it reads.</summary>
    [Theory]
    [InlineData(false, "403 rejected")]
    [InlineData(true, "403 rejected")]
    public async Task An_early_403_over_HTTP1_is_forwarded_after_the_body(bool closes, string expected)
    {
        await using var replica = await StartRejectingReplicaAsync();
        var rejected = new SemaphoreSlim(0);
        var reject = replica.HandlerBeforeBody!;
        replica.HandlerBeforeBody = async context =>
        {
            context.Response.Headers.Connection = closes ? "close" : default;
            await reject(context);
            await context.Response.CompleteAsync();
            rejected.Release();
        };
        using var log = new ErrorLog();
        await using var gateway = await StartAsync(replica, log, "HTTP/1.1");
        using var client = await RawHttpClient.ConnectAsync(gateway.Address, Test);

        for (var request = 0; request < Requests; request++)
        {
            await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\nContent-Length: {BodyLength}\r\n\r\n{new string('b', BodyLength / 2)}", Test);
            Assert.True(await rejected.WaitAsync(TimeSpan.FromMinutes(1), Test));
            await client.SendAsync(new string('b', BodyLength / 2), Test);
            Assert.Equal(expected, await client.ReadResponseAsync(Test));
        }

        Assert.Empty(log.Messages);
    }

    private static async Task<string> RejectAsync(RawHttpClient client, string framing, CancellationToken cancellationToken)
    {
        var half = new string('b', BodyLength / 2);
        var (head, rest) = framing switch
        {
            "content-length" => ($"Content-Length: {BodyLength}\r\n\r\n{half}", half),
            "chunked" => ($"Transfer-Encoding: chunked\r\n\r\n{half.Length:x}\r\n{half}\r\n", $"{half.Length:x}\r\n{half}\r\n0\r\n\r\n"),
            _ => ($"Expect: 100-continue\r\nContent-Length: {BodyLength}\r\n\r\n", half + half),
        };
        await client.SendAsync($"POST /api/item HTTP/1.1\r\nHost: shop\r\n{head}", cancellationToken);
        var response = await client.ReadResponseAsync(cancellationToken);
        await client.SendAsync(rest, cancellationToken);
        return response;
    }

    private static async Task<RecordingReplica> StartRejectingReplicaAsync()
    {
        var replica = await RecordingReplica.StartAsync("api-1");
        replica.HandlerBeforeBody = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentLength = 8;
            return context.Response.WriteAsync("rejected", context.RequestAborted);
        };
        return replica;
    }

    private static Task<GatewayUnderTest> StartAsync(RecordingReplica replica, ErrorLog log, string upstream)
    {
        (string, string)[] http = [($"services:{replica.Name}:http:0", replica.Http)];
        return GatewayUnderTest.StartAsync(
            (builder, _) => builder.Logging.AddProvider(log), upstream == "HTTP/1.1" ? http : [.. http, ($"services:{replica.Name}:h2c:0", replica.H2c)]);
    }

    /// <summary>What is logged as an error.</summary>
    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _messages = new();

        public IReadOnlyCollection<string> Messages => _messages;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _messages.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
