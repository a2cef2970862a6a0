using Microsoft.Playwright;

namespace Showroom.Tests.Fixtures.Browser;

/// <summary>Debian's chromium, driven by Playwright without the browsers of its own. Started for the first test that needs it; the test is skipped without it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Chromium()
    {
        _browser = new(LaunchAsync);
    }

    /// <summary>In milliseconds, as Playwright takes it: the first start reads the browser from disk, while other tests run.</summary>
    public static float Timeout { get; } = (float)TimeSpan.FromMinutes(1).TotalMilliseconds;

    /// <summary>A new context, with cookies and a cache of its own.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(File.Exists(Executable), $"There is no {Executable}: install Debian's package chromium.");
        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Timeout);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated && _browser.Value.IsCompletedSuccessfully)
        {
            await (await _browser.Value).DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private async Task<IBrowser> LaunchAsync()
    {
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = s_arguments, Timeout = Timeout });
    }
}
