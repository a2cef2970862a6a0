using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Showroom.ServiceDefaults;

namespace Showroom.Tests.InProcess.ServiceDefaults;

/// <summary>A service with nothing but the defaults and what a test maps, on Kestrel at free loopback ports.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private TestService(WebApplication app)
    {
        App = app;
        Addresses = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];
        // The client writes no trace header of its own: other tests of this process enable the instrumentation of HttpClient.
        Http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Addresses[0] };
    }

    public WebApplication App { get; }

    public IReadOnlyList<Uri> Addresses { get; }

    public HttpClient Http { get; }

    public static async Task<TestService> StartAsync(
        Dictionary<string, string?>? settings = null, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null)
    {
        var app = Build(settings, map, configure);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestService(app);
    }

    public static WebApplication Build(
        Dictionary<string, string?>? settings = null, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        // The environment of the test run must not configure the service under test.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["SERVER_ID"] = "api-7",
            ["Draining:Delay"] = "00:00:00",
            // Generous for slow machines; a test of a timeout sets its own.
            ["Health:Timeout"] = "00:01:00",
            ["Resilience:AttemptTimeout"] = "00:01:00",
            ["Resilience:TotalTimeout"] = "00:05:00",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        // Without an enabled logger ASP.NET Core starts no activity, and responses have no trace id.
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddServiceDefaults();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!App.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await App.StopAsync(CancellationToken.None);
        }

        await App.DisposeAsync();
    }
}
