using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>The browser of one visitor of the shop: its own cookies, one page, and what that page must not report.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Password = "a password of a visitor";

    private Visitor(IBrowserContext context, IPage page, PageMonitor monitor, Uri shop)
    {
        (Context, Page, Monitor, Shop) = (context, page, monitor, shop);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public PageMonitor Monitor { get; }

    /// <summary>The gateway's address.</summary>
    public Uri Shop { get; }

    /// <summary>The chat of the page.</summary>
    public ChatPanel Chat => new(Page);

    public static async Task<Visitor> EnterAsync(Chromium chromium, DistributedApplication app, BrowserNewContextOptions? options = null)
    {
        var context = await chromium.NewContextAsync(options);
        var page = await context.NewPageAsync();
        return new Visitor(context, page, await PageMonitor.AttachAsync(page), app.GetEndpoint("gateway", "http"));
    }

    /// <summary>Opens a page by its address, as a link from another site does.</summary>
    public Task<IResponse?> OpenAsync(string path) => Page.GotoAsync(new Uri(Shop, path).AbsoluteUri);

    /// <summary>Fills in the form of a new account, which logs in.</summary>
    public async Task SignUpAsync(string name)
    {
        await OpenAsync("/signup");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Page.Locator("main form button").ClickAsync();
        await Page.Locator("nav.account a.name").WaitForAsync();
    }

    /// <summary>Opens a page as a visitor, who is led to the form to log in, and returns to the page as the operator. On a busy machine the gateway may not respond in time.</summary>
    public async Task LogInAsOperatorAsync(DistributedApplication app, string path)
    {
        var parameter = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ParameterResource>().Single(static parameter => parameter.Name == "operator-password");
        var unavailable = Page.Locator("main .message");
        do
        {
            await OpenAsync(path);
            await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("operator");
            await Page.GetByLabel("Password", new() { Exact = true }).FillAsync((await parameter.GetValueAsync(default))!);
            await Page.Locator("main form button").ClickAsync();
            await Page.Locator("nav.account a.name").Or(unavailable).First.WaitForAsync();
        }
        while (await unavailable.CountAsync() > 0);

        Monitor.Clear();
        Assert.Equal(new Uri(Shop, path).AbsoluteUri, Page.Url);
    }

    /// <summary>Sends a form that leads to another page. When it does not, the failure has what the page says.</summary>
    /// <param name="button">The button of the form.</param>
    /// <param name="address">The pattern of the address that it leads to.</param>
    public async Task SubmitAsync(ILocator button, string address)
    {
        await button.ClickAsync();
        try
        {
            await Page.WaitForURLAsync(address);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The form led to {Page.Url}: {await Page.Locator("main").InnerTextAsync()} {string.Join(Environment.NewLine, Monitor.Problems)}");
        }
    }

    public Task OpenShowAsync(string id) => OpenAsync($"/shows/{id}");

    /// <summary>Buys one piece of the product on the show's page, and waits for the page that follows.</summary>
    public async Task BuyAsync(string productId)
    {
        await Page.Locator($"button[data-buy='{productId}']").ClickAsync();
        await Page.Locator("live-order").First.WaitForAsync();
    }

    /// <summary>The status of the order that is shown first.</summary>
    public async Task WaitForOrderAsync(string status) => await Page.Locator($"live-order[status='{status}']").First.WaitForAsync();

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
