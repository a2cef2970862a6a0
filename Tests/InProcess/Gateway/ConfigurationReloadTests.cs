using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Changes of the section <c>ReverseProxy</c> while the gateway runs.</summary>
public sealed class ConfigurationReloadTests : IAsyncLifetime
{
    private readonly ErrorLog _log = new();
    private RecordingReplica _replica = null!;
    private GatewayUnderTest _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _replica = await RecordingReplica.StartAsync("api-1");
        _gateway = await GatewayUnderTest.StartAsync(
            (builder, _) => builder.Logging.AddProvider(_log),
            ("services:api-1:http:0", _replica.Http),
            ("services:api-1:h2c:0", _replica.H2c),
            ("services:catalog:http:0", _replica.Http),
            ("ReverseProxy:Routes:one:ClusterId", "api"),
            ("ReverseProxy:Routes:one:Match:Path", "/one"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _replica.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_new_route_is_used_without_a_restart()
    {
        await AssertStatusAsync("/two", HttpStatusCode.NotFound);

        _gateway.Reload(("ReverseProxy:Routes:two:ClusterId", "api"), ("ReverseProxy:Routes:two:Match:Path", "/two"));

        await AssertStatusAsync("/two", HttpStatusCode.OK);
        await AssertStatusAsync("/one", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_name_is_resolved()
    {
        _gateway.Reload(
            ("ReverseProxy:Routes:two:ClusterId", "catalog"), ("ReverseProxy:Routes:two:Match:Path", "/two"),
            ("ReverseProxy:Clusters:catalog:Destinations:all:Address", "http://catalog"));

        await AssertStatusAsync("/two", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:one:Match:Pfad", "/two", "ReverseProxy:Routes:one:Match:Pfad is not a known key")]
    [InlineData("ReverseProxy:Routes:one:RateLimiterPolicy", "none such", "none such")]
    [InlineData("ReverseProxy:Clusters:two:Destinations:a:Metadata:Weight", "heavy", "Weight is 'heavy'")]
    [InlineData("ReverseProxy:Routes:one:Order", "first", "first")]
    public async Task A_wrong_change_is_logged_once_and_the_previous_configuration_stays_in_use(string key, string value, string expected)
    {
        _gateway.Reload(("ReverseProxy:Routes:one:Match:Path", "/changed"), ("ReverseProxy:Clusters:two:Destinations:a:Address", _replica.Http), (key, value));

        await Eventually.HoldsAsync(() => !_log.Errors.IsEmpty, () => "No error was logged.");
        await AssertStatusAsync("/one", HttpStatusCode.OK);
        await AssertStatusAsync("/changed", HttpStatusCode.NotFound);
        Assert.Contains(expected, Assert.Single(_log.Errors), StringComparison.Ordinal);

        _gateway.Reload((key, null));

        await AssertStatusAsync("/changed", HttpStatusCode.OK);
    }

    private Task AssertStatusAsync(string path, HttpStatusCode expected)
    {
        HttpStatusCode? status = null;
        return Eventually.HoldsAsync(
            async () =>
            {
                using var response = await _gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                status = response.StatusCode;
                return status == expected;
            },
            () => $"{path} returns {status} instead of {expected}. {string.Join(' ', _log.Errors)}");
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
