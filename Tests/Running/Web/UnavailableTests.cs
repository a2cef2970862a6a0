using Showroom.Tests.Fixtures.Browser;
using Showroom.Tests.Running.Storefront;

namespace Showroom.Tests.Running.Web;

/// <summary>A page that is open while the API does not respond.</summary>
[Collection(nameof(StorefrontTests))]
public sealed class UnavailableTests(StorefrontSystem system, Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_page_without_the_api_says_so_and_returns_by_itself()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(system.Replicas[0].AbsoluteUri);
        system.Api.IsDown = true;
        try
        {
            await page.Locator("header.site a[href='/products']").ClickAsync();
            await page.Locator("h1").GetByText("The shop is not available at the moment").WaitForAsync();
            Assert.Empty(await Accessibility.ViolationsAsync(page));
        }
        finally
        {
            system.Api.IsDown = false;
        }

        await page.Locator(".product-card").First.WaitForAsync();
        Assert.Equal(new Uri(system.Replicas[0], "/products").AbsoluteUri, page.Url);
    }
}
