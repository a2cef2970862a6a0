using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Gateway;
using Showroom.ServiceDefaults;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>The gateway as its program configures it, in this process, on a free port, in front of a test's replicas.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    // Timeouts that a slow test machine does not reach. A test of a timeout sets its own.
    private static readonly Dictionary<string, string?> s_defaults = new()
    {
        ["urls"] = "http://127.0.0.1:0",
        ["Draining:Delay"] = "00:00:00",
        ["Draining:Timeout"] = "00:02:00",
        // Some tests send more than a client may.
        ["Gateway:RateLimits:Groups:reads:PermitLimit"] = "1000000000",
        ["Gateway:RateLimits:Groups:writes:PermitLimit"] = "1000000000",
        ["Gateway:RateLimits:Groups:login:PermitLimit"] = "1000000000",
        ["Gateway:RateLimits:Timeout"] = "00:00:10",
        ["Gateway:Health:Timeout"] = "00:01:00",
        ["Gateway:Timeouts:Connect"] = "00:01:00",
        ["Gateway:Timeouts:RequestHeaders"] = "00:01:00",
        ["Gateway:Timeouts:Activity"] = "00:01:00",
        ["Gateway:Timeouts:WebSocketClose"] = "00:01:00",
        ["Redis:ConnectTimeout"] = "00:01:00",
        ["Redis:CommandTimeout"] = "00:01:00",
        ["Redis:KeepAlive"] = "00:01:00",
        ["Redis:MaxSilence"] = "00:01:00",
    };

    private readonly WebApplication _app;

    private GatewayUnderTest(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        // It writes no trace header of its own: other tests of this process enable the instrumentation of HttpClient.
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayUnderTest> StartAsync(IEnumerable<RecordingReplica> replicas, params (string Key, string Value)[] settings)
    {
        var addresses = replicas.SelectMany(replica => new[]
        {
            ($"services:{replica.Name}:http:0", replica.Http),
            ($"services:{replica.Name}:h2c:0", replica.H2c),
        });
        return await StartAsync([.. addresses, .. settings]);
    }

    public static Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings) => StartAsync(configure: null, settings);

    /// <param name="configure">What an application adds in code.</param>
    /// <param name="settings">Its configuration.</param>
    public static async Task<GatewayUnderTest> StartAsync(Action<WebApplicationBuilder, IReverseProxyBuilder>? configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(s_defaults);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null));
        builder.AddServiceDefaults();
        builder.AddGateway(proxy => configure?.Invoke(builder, proxy));
        var app = builder.Build();
        app.UseProxyDefaults();
        app.UseRequestValidation();
        app.UseRoutePolicies();
        app.MapDefaultEndpoints();
        app.MapGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayUnderTest(app);
    }

    /// <summary>Waits until it is ready: the warm-up's requests have been balanced too.</summary>
    public Task WhenReadyAsync() => Eventually.HoldsAsync(
        async () =>
        {
            using var response = await Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        },
        () => "The gateway is not ready.");

    /// <summary>Waits until its probes have found so many healthy replicas of each cluster: before, it balances over those that are not known to be unhealthy.</summary>
    public Task WhenHealthyAsync(int replicas)
    {
        var clusters = Services.GetRequiredService<IProxyStateLookup>();
        return Eventually.HoldsAsync(() => Array.TrueForAll(Counts(), count => count == replicas), () => $"Of {replicas} replicas are healthy, by cluster: {string.Join(", ", Counts())}.");

        int[] Counts() =>
        [
            .. clusters.GetClusters().Select(static cluster =>
                cluster.DestinationsState.AvailableDestinations.Count(static destination => destination.Health.Active == DestinationHealth.Healthy)),
        ];
    }

    /// <summary>Waits until it is ready and all that it depends on is healthy: it shares the windows of its rate limits in Redis.</summary>
    public Task WhenSharingAsync() => Eventually.HoldsAsync(
        async () =>
        {
            using var response = await Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"status\":\"ready\"", StringComparison.Ordinal);
        },
        () => "The gateway is not connected to Redis.");

    /// <summary>Changes the configuration, as an edit of its file does.</summary>
    public void Reload(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _app.Configuration[key] = value;
        }

        ((IConfigurationRoot)_app.Configuration).Reload();
    }

    /// <summary>Shuts down gracefully, as on SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
