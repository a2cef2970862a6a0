using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>Pages whose requests fail, or that were opened too long ago.</summary>
[Collection<SharedApplication>]
public sealed class RecoveryTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task A_module_that_cannot_be_loaded_is_loaded_again()
    {
        var show = await ShowAsync("A lost module");
        await using var visitor = await EnterAsync();
        List<string> requests = [];
        await visitor.Page.RouteAsync("**/live.js*", route =>
        {
            requests.Add(new Uri(route.Request.Url).PathAndQuery);
            return requests.Count == 1 ? route.AbortAsync() : route.ContinueAsync();
        });

        await visitor.OpenShowAsync(show.Id);

        await visitor.Chat.WaitUntilConnectedAsync();
        // After the failure: whether the module exists, and the module by another address.
        Assert.Equal(["/live.js", "/live.js", "/live.js?attempt=1"], requests);
    }

    [Fact]
    public async Task A_page_whose_module_does_not_exist_any_more_is_loaded_again_once()
    {
        var show = await ShowAsync("A removed module");
        await using var visitor = await EnterAsync();
        var (documents, isRemoved) = (0, true);
        visitor.Page.Request += (_, request) => documents += request.IsNavigationRequest ? 1 : 0;
        await visitor.Page.RouteAsync("**/live.js*", route => isRemoved ? route.FulfillAsync(new() { Status = 404 }) : route.ContinueAsync());

        await visitor.OpenShowAsync(show.Id);
        await Eventually.HoldsAsync(() => documents == 2, () => $"The page was loaded {documents} times.");
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal(2, documents);

        isRemoved = false;
        await visitor.OpenShowAsync(show.Id);
        await visitor.Chat.WaitUntilConnectedAsync();
    }

    [Fact]
    public async Task A_form_that_has_expired_says_so_and_leads_back_to_the_form()
    {
        await using var visitor = await EnterAsync();
        var (page, name) = (visitor.Page, NewName("Ada"));
        await visitor.OpenAsync("/signup?return=%2Fleaderboards");
        await FillInAsync();
        await visitor.Context.ClearCookiesAsync(new() { Name = "showroom.antiforgery" });

        await page.Locator("main form button").ClickAsync();

        await page.Locator("h1").GetByText("This form has expired").WaitForAsync();
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        Assert.Contains("400 ", Assert.Single(visitor.Monitor.Problems, static problem => !problem.Contains("Failed to load", StringComparison.Ordinal)), StringComparison.Ordinal);
        visitor.Monitor.Clear();
        await page.Locator("main .message a.button").ClickAsync();
        await FillInAsync();
        await page.Locator("main form button").ClickAsync();
        await page.Locator("nav.account a.name").GetByText(name).WaitForAsync();
        await visitor.Monitor.AssertCleanAsync();

        async Task FillInAsync()
        {
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        }
    }

    [Fact]
    public async Task Without_a_response_a_form_keeps_what_was_entered_and_a_link_is_followed_again()
    {
        await using var visitor = await EnterAsync();
        var (page, isConnected) = (visitor.Page, false);
        await page.RouteAsync("**/*", route => isConnected ? route.ContinueAsync() : route.AbortAsync());
        isConnected = true;
        await visitor.OpenAsync("/login");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not her password");

        isConnected = false;
        await page.Locator("main form button").ClickAsync();
        await page.GetByText("The shop did not respond").WaitForAsync();
        Assert.Equal("Ada", await page.GetByLabel("Name", new() { Exact = true }).InputValueAsync());

        isConnected = true;
        await page.Locator("main form button").ClickAsync();
        await page.GetByText("The name or the password is wrong").WaitForAsync();
        Assert.False(await page.GetByText("The shop did not respond").IsVisibleAsync());
    }
}
