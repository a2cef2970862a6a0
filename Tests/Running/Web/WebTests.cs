using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>What the tests of the pages share: the application, a browser, and a deadline that begins when both are there.</summary>
public abstract class WebTests(RunningSystem system, Chromium chromium) : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new();

    private protected DistributedApplication App { get; private set; } = null!;

    private protected HttpClient Gateway { get; private set; } = null!;

    private protected CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        App = await system.App;
        _deadline.CancelAfter(TimeSpan.FromMinutes(4));
        await Task.WhenAll(((string[])["web-1", "web-2", "worker-1"]).Select(name => App.ResourceNotifications.WaitForResourceHealthyAsync(name, Deadline)));
        Gateway = App.CreateHttpClient("gateway", "http");
    }

    public virtual ValueTask DisposeAsync()
    {
        Gateway?.Dispose();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static string NewName(string prefix) => $"{prefix} {Guid.NewGuid():N}"[..Math.Min(30, prefix.Length + 9)];

    private protected Task<Visitor> EnterAsync(BrowserNewContextOptions? options = null) => Visitor.EnterAsync(chromium, App, options);

    private protected Task<ShowSetup> ShowAsync(string title, int products = 3) => ShowSetup.CreateAsync(Gateway, title, products, Deadline);
}
