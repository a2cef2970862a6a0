using System.Text.Json;
using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;
using Showroom.Tests.Model.Reports;

namespace Showroom.Tests.Running.Web;

/// <summary>Experiments that are started from the pages of the lab.</summary>
[Collection<SharedApplication>]
public sealed class LabPagesTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    private const string Preset = "free-tier";

    [Fact]
    public async Task An_operator_runs_an_experiment_twice_and_compares_what_was_measured()
    {
        await using var visitor = await EnterAsync();
        await visitor.LogInAsOperatorAsync(App, "/lab");
        var first = await RunAsync(visitor);
        var page = visitor.Page;
        var claim = page.Locator(".report-table").First;
        Assert.Equal(["Claim", "Subject", "Expected", "Measured", "Unit", "Verdict"], await claim.Locator("thead th").AllTextContentsAsync());
        Assert.Contains("at most 150", await claim.Locator("tbody").TextContentAsync(), StringComparison.Ordinal);
        Assert.InRange(await page.Locator("svg.chart rect").EvaluateAllAsync<double>("(bars) => Math.max(...bars.map((bar) => bar.getBoundingClientRect().width))"), 40, 1_000);
        Assert.Contains("Monthly cost on AWS", await DownloadAsync(page, "Markdown"), StringComparison.Ordinal);
        using (var json = JsonDocument.Parse(await DownloadAsync(page, "JSON")))
        {
            Assert.Equal($"lab cost --preset {Preset}", json.RootElement.GetProperty("command").GetString());
        }

        var second = await RunAsync(visitor);
        await visitor.OpenAsync("/lab");
        await page.Locator($"input[name='first'][value='{first}']").CheckAsync();
        await page.Locator($"input[name='second'][value='{second}']").CheckAsync();
        await visitor.SubmitAsync(page.GetByRole(AriaRole.Button, new() { Name = "Compare" }), "**/lab/compare?*");
        Assert.Equal([$"/lab/runs/{first}", $"/lab/runs/{second}"], await page.Locator(".runs a").EvaluateAllAsync<string[]>("(links) => links.map((link) => link.pathname)"));
        Assert.InRange(await page.Locator(".report table tbody tr").CountAsync(), 1, 100);
        await visitor.Monitor.AssertCleanAsync();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_leaves_no_process_and_the_next_one_can_start()
    {
        await using var visitor = await EnterAsync();
        await visitor.LogInAsOperatorAsync(App, "/lab/experiments/limits");
        var page = visitor.Page;
        await visitor.SubmitAsync(page.Locator("main form button.primary"), "**/lab/runs/*");
        await page.Locator(".progress").Filter(new() { HasText = "messages" }).WaitForAsync();
        var started = await RunningExperiment.FindAsync(App, Deadline);

        // While it runs, no other one starts.
        var second = await visitor.Context.NewPageAsync();
        await second.GotoAsync(new Uri(visitor.Shop, "/lab/experiments/limits").AbsoluteUri);
        await second.Locator("main form button.primary").ClickAsync();
        await second.GetByText("Another experiment is running").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Locator(".badge").GetByText("cancelled").WaitForAsync();
        await Eventually.HoldsAsync(() => started.IsOver, () => $"Still running: {started}");
    }

    [Fact]
    public async Task An_experiment_that_fails_says_why()
    {
        await using var visitor = await EnterAsync();
        await visitor.LogInAsOperatorAsync(App, "/lab/experiments/chat");
        await visitor.Page.GetByLabel("users", new() { Exact = true }).FillAsync("1");
        await visitor.SubmitAsync(visitor.Page.Locator("main form button.primary"), "**/lab/runs/*");
        await visitor.Page.Locator(".badge").GetByText("failed").WaitForAsync();
        Assert.StartsWith("--users must be at least", await visitor.Page.Locator("pre.notice").TextContentAsync(), StringComparison.Ordinal);
        await visitor.Monitor.AssertCleanAsync();
    }

    [Fact]
    public async Task Lines_are_drawn_by_a_script_and_without_it_by_the_server()
    {
        await using var visitor = await EnterAsync();
        await visitor.LogInAsOperatorAsync(App, "/lab");
        var run = await RecordedRuns.AddAsync(App, SampleReports.Report(), Deadline);
        await visitor.OpenAsync(run);
        var canvas = visitor.Page.Locator("chart-view canvas");
        await canvas.WaitForAsync();
        Assert.True(
            await canvas.EvaluateAsync<bool>("(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0)"),
            "Nothing is drawn.");
        Assert.False(await visitor.Page.Locator("chart-view svg").IsVisibleAsync());
        await visitor.Monitor.AssertCleanAsync();

        await using var plain = await EnterAsync(new() { JavaScriptEnabled = false, StorageState = await visitor.Context.StorageStateAsync() });
        await plain.OpenAsync(run);
        Assert.True(await plain.Page.Locator("chart-view svg").IsVisibleAsync());
    }

    [Fact]
    public async Task For_a_member_who_is_no_operator_there_is_no_lab()
    {
        await using var visitor = await EnterAsync();
        await visitor.SignUpAsync(NewName("Ada"));
        Assert.Equal(0, await visitor.Page.Locator("nav a[href='/lab']").CountAsync());
        foreach (var path in (string[])["/lab", "/lab/experiments/cost", "/lab/compare", "/topology"])
        {
            Assert.Equal(404, (await visitor.OpenAsync(path))!.Status);
        }

        // With the token of a form of another page.
        await visitor.OpenAsync("/account");
        foreach (var path in (string[])["/lab/experiments/cost", "/topology/worker-2/kill"])
        {
            Assert.Equal(404, await visitor.Page.EvaluateAsync<int>(
                "async (path) => (await fetch(path, { method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('main form'))) })).status", path));
        }
    }

    /// <summary>Runs the cheapest experiment with its form.</summary>
    /// <returns>The run's id.</returns>
    private static async Task<string> RunAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.OpenAsync("/lab");
        await page.Locator(".experiments").GetByRole(AriaRole.Link, new() { Name = "cost", Exact = true }).ClickAsync();
        await page.Locator("input[name='preset']").First.WaitForAsync();
        foreach (var option in await page.Locator("input[name='preset']").AllAsync())
        {
            await option.SetCheckedAsync(await option.GetAttributeAsync("value") == Preset);
        }

        await visitor.SubmitAsync(page.GetByRole(AriaRole.Button, new() { Name = "Start" }), "**/lab/runs/*");
        await page.Locator(".badge").GetByText("finished").WaitForAsync();
        return new Uri(page.Url).Segments[^1];
    }

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
