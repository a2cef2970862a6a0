using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>What a browser shows after the session has ended.</summary>
[Collection<SharedApplication>]
public sealed class PrivacyTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task The_back_button_after_logging_out_shows_nothing_private()
    {
        var show = await ShowAsync("Privacy");
        var name = NewName("Ada");
        await using var visitor = await EnterAsync();
        await visitor.SignUpAsync(name);
        await visitor.OpenShowAsync(show.Id);
        await visitor.BuyAsync(show.Products[0]);
        await visitor.OpenAsync("/orders");
        await visitor.Page.Locator("live-order").First.WaitForAsync();
        await visitor.OpenAsync("/account");
        await visitor.Page.Locator("nav.account form button").ClickAsync();
        await visitor.Page.Locator("nav.account a[href^='/signup']").WaitForAsync();

        for (var page = 0; page < 3; page++)
        {
            await visitor.Page.GoBackAsync();
            await visitor.Page.Locator("nav.account a[href^='/signup']").WaitForAsync();
            Assert.Equal(0, await visitor.Page.Locator("live-order").CountAsync());
            Assert.DoesNotContain(name, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        }
    }
}
