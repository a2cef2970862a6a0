using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class ListeningTests
{
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
