using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>What works in a browser that runs no scripts.</summary>
[Collection<SharedApplication>]
public sealed class WithoutScriptTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task Browsing_signing_up_and_buying_work()
    {
        var show = await ShowAsync("Without scripts");
        await using var visitor = await EnterAsync(new() { JavaScriptEnabled = false });
        await visitor.OpenAsync("/");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Without scripts" }).First.ClickAsync();
        await visitor.Page.Locator("h1").GetByText("Without scripts").WaitForAsync();

        await visitor.OpenAsync("/products");
        await visitor.Page.GetByRole(AriaRole.Searchbox).FillAsync("lamp");
        await visitor.Page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/products?q=lamp");
        await visitor.Page.GetByRole(AriaRole.Article).First.WaitForAsync();

        await visitor.SignUpAsync(NewName("Ada"));
        await visitor.OpenAsync($"/products/{show.Products[0]}");
        await visitor.Page.Locator("form.buy button").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/orders/*");
        await Eventually.HoldsAsync(
            async () =>
            {
                await visitor.Page.ReloadAsync();
                return await visitor.Page.Locator("[status='fulfilled']").CountAsync() > 0;
            },
            () => "The order was not fulfilled.");
    }
}
