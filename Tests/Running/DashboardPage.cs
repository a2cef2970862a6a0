using Microsoft.Playwright;

namespace Showroom.Tests.Running;

/// <summary>The dashboard of a started application, in a browser.</summary>
internal sealed class DashboardPage(IPage page, StartedHost host)
{
    private static readonly string[] s_resources = ["cache", "postgres", "showroom", "migrations", "api-1", "api-2", "api-3", "api-4", "gateway"];

    /// <summary>It shows every resource and its state, stops one, starts it again, and shows logs.</summary>
    public async Task AssertWorksAsync()
    {
        await page.GotoAsync(host.DashboardLogin.AbsoluteUri);
        foreach (var name in s_resources)
        {
            await Row(name).WaitForAsync();
        }

        await Row("api-2").GetByText("Running").WaitForAsync();
        await Row("migrations").GetByText("Finished").WaitForAsync();
        await Row("api-4").GetByText("Not started").WaitForAsync();

        // The first button stops a running resource and starts a stopped one.
        await FirstAction("api-2").ClickAsync();
        await Row("api-2").GetByText("Finished").WaitForAsync();
        await FirstAction("api-2").ClickAsync();
        await Row("api-2").GetByText("Running").WaitForAsync();

        await page.GotoAsync($"{host.DashboardLogin.GetLeftPart(UriPartial.Authority)}/consolelogs/resource/migrations");
        await page.GetByText("The database is up to date").First.WaitForAsync();
    }

    private ILocator FirstAction(string name) => Row(name).Locator(".resource-actions fluent-button").First;

    private ILocator Row(string name) => page.Locator("tr, [role=row]").Filter(new() { Has = page.GetByText(name, new() { Exact = true }) }).First;
}
