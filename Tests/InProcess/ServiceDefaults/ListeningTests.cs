using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class ListeningTests
{
    private static readonly TimeSpan s_longerThanGracePeriod = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_http2_port_is_added_to_the_configured_addresses()
    {
        var log = new Warnings();
        await using var service = await TestService.StartAsync(
            new() { ["urls"] = "http://localhost:0;http://127.0.0.1:0", ["Http2:Port"] = "0" },
            configure: builder => builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(log));
        Assert.Empty(log.Messages);
        Assert.Equal(3, service.Addresses.Count);
        Assert.All(service.Addresses, address => Assert.Equal("127.0.0.1", address.Host));

        Assert.Equal(HttpVersion.Version11, await VersionOfAsync(service.Addresses[0], HttpVersion.Version11));
        Assert.Equal(HttpVersion.Version11, await VersionOfAsync(service.Addresses[1], HttpVersion.Version11));
        Assert.Equal(HttpVersion.Version20, await VersionOfAsync(service.Addresses[2], HttpVersion.Version20));
    }

    [Fact]
    public async Task A_stream_that_is_slow_does_not_end_the_connection_that_it_shares()
    {
        await using var service = await TestService.StartAsync(
            new() { ["Http2:Port"] = "0" },
            app =>
            {
                app.MapGet("/endless", static async context =>
                {
                    for (var block = new byte[100]; ;)
                    {
                        await context.Response.Body.WriteAsync(block, context.RequestAborted);
                    }
                });
                app.MapPost("/upload", static async context => await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
            });
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = service.Addresses[^1], DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var unread = await http.GetAsync("/endless", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var upload = new Pipe();
        await upload.Writer.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        var uploading = http.PostAsync("/upload", new StreamContent(upload.Reader.AsStream()), TestContext.Current.CancellationToken);

        // Longer than the time that Kestrel grants by default, of 5 s.
        await Task.Delay(s_longerThanGracePeriod, TestContext.Current.CancellationToken);
        await upload.Writer.CompleteAsync();
        using var uploaded = await uploading;
        var body = await unread.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await body.ReadExactlyAsync(new byte[1_000_000], TestContext.Current.CancellationToken);

        Assert.Single(await uploaded.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, connections);
    }

    [Theory]
    [InlineData("Http2:Port", "70000")]
    [InlineData("Http2:Host", "not an address")]
    public void An_invalid_setting_is_rejected_with_its_key(string key, string value)
    {
        var error = Assert.Throws<OptionsValidationException>(() => TestService.Build(new() { ["Http2:Port"] = "0", [key] = value }));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    private static async Task<Version> VersionOfAsync(Uri address, Version version)
    {
        using var http = new HttpClient { BaseAddress = address, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await http.GetAsync("/alive", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return response.Version;
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // A busy machine causes this warning; it says nothing about addresses.
            if (eventId.Name != "HeartbeatSlow")
            {
                Messages.Enqueue(formatter(state, exception));
            }
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
