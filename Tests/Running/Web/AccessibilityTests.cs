using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;
using Showroom.Tests.Model.Reports;

namespace Showroom.Tests.Running.Web;

/// <summary>Every page, light and dark, by the rules of WCAG 2.2 AA that can be checked.</summary>
[Collection<SharedApplication>]
public sealed class AccessibilityTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task No_page_violates_a_rule_light_or_dark_or_scrolls_sideways_on_a_phone()
    {
        var show = await ShowAsync("An evening of lamps", products: 6);
        await using var guest = await EnterAsync();
        List<string> violations = [];
        await CheckAsync(guest, PageTour.Anonymous(show), violations);

        await using var member = await EnterAsync();
        await member.SignUpAsync(NewName("Ada"));
        await member.OpenShowAsync(show.Id);
        await member.Chat.WaitUntilConnectedAsync();
        await member.Chat.SayAsync("Good evening! How bright is the small one?");
        await member.Chat.WaitForAsync("Good evening!");
        await member.BuyAsync(show.Products[0]);
        var order = new Uri(member.Page.Url).AbsolutePath;
        await CheckAsync(member, PageTour.Member(show, order), violations);
        await using var @operator = await EnterAsync();
        await @operator.LogInAsOperatorAsync(App, "/lab");
        var pages = PageTour.Operator(
            await RecordedRuns.AddAsync(App, SampleReports.Report(), Deadline),
            await RecordedRuns.AddAsync(App, SampleReports.Report(), Deadline),
            await RecordedRuns.AddFailedAsync(App, "--users must be at least 3: one for each room on each server, of which there are three in this experiment.", Deadline));
        await CheckAsync(@operator, pages, violations);
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));

        await PageTour.PhotographAsync(guest, PageTour.Anonymous(show));
        await PageTour.PhotographAsync(member, PageTour.Member(show, order));
        await PageTour.PhotographAsync(@operator, pages);
    }

    private static async Task CheckAsync(Visitor visitor, IReadOnlyList<(string Name, string Path)> pages, List<string> violations)
    {
        foreach (var (name, path) in pages)
        {
            visitor.Monitor.Clear();
            await visitor.OpenAsync(path);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                // Without motion: a colour that is changing has any contrast.
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                violations.AddRange(await Accessibility.ViolationsAsync(visitor.Page));
            }

            if (await OverflowAsync(visitor.Page) is > 0 and var overflow)
            {
                violations.Add($"{path} is {overflow} pixels wider than a phone.");
            }

            if (name != "missing")
            {
                await visitor.Monitor.AssertCleanAsync();
            }
        }
    }

    /// <summary>By how many pixels the page can be scrolled sideways on a phone.</summary>
    private static async Task<int> OverflowAsync(IPage page)
    {
        var wide = page.ViewportSize!;
        await page.SetViewportSizeAsync(PageTour.Phone.Width, PageTour.Phone.Height);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await page.SetViewportSizeAsync(wide.Width, wide.Height);
        return overflow;
    }
}
