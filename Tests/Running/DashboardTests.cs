using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running;

/// <summary>The real dashboard in a real browser, over the whole application.</summary>
[Collection<SharedApplication>]
public sealed class DashboardTests(Chromium chromium) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));
    private readonly TemporaryDirectory _data = new("showroom-dashboard-");

    [Fact]
    public async Task It_shows_every_resource_stops_one_starts_it_again_shows_logs_and_ends_with_the_interrupted_host()
    {
        StartedHost.RequireInterrupts();
        await using var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1600, Height = 1000 } });
        context.SetDefaultTimeout((float)TimeSpan.FromMinutes(3).TotalMilliseconds);
        await using var host = await StartedHost.StartAsync(new() { Arguments = [$"--Executables:Data={_data.Path}"] }, _deadline.Token);
        var page = await context.NewPageAsync();

        await page.GotoAsync(host.DashboardLogin.AbsoluteUri);
        foreach (var name in (string[])["cache", "postgres", "showroom", "migrations", "api-1", "api-2", "api-3", "api-4", "gateway"])
        {
            await Row(page, name).WaitForAsync();
        }

        await Row(page, "api-2").GetByText("Running").WaitForAsync();
        await Row(page, "migrations").GetByText("Finished").WaitForAsync();
        await Row(page, "api-4").GetByText("Not started").WaitForAsync();

        // The first button stops a running resource and starts a stopped one.
        await FirstAction(page, "api-2").ClickAsync();
        await Row(page, "api-2").GetByText("Finished").WaitForAsync();
        await FirstAction(page, "api-2").ClickAsync();
        await Row(page, "api-2").GetByText("Running").WaitForAsync();

        var dashboard = host.DashboardLogin.GetLeftPart(UriPartial.Authority);
        await page.GotoAsync($"{dashboard}/consolelogs/resource/migrations");
        await page.GetByText("The database is up to date").First.WaitForAsync();

        await host.AssertInterruptedAsync();
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _data.Dispose();
    }

    private static ILocator FirstAction(IPage page, string name) => Row(page, name).Locator(".resource-actions fluent-button").First;

    private static ILocator Row(IPage page, string name) => page.Locator("tr, [role=row]").Filter(new() { Has = page.GetByText(name, new() { Exact = true }) }).First;
}
