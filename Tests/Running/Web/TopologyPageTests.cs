using Microsoft.Playwright;
using Showroom.Reports;
using Showroom.Tests.Fixtures.Browser;
using Showroom.Tests.Model.Reports;

namespace Showroom.Tests.Running.Web;

/// <summary>The system, as an operator sees and controls it.</summary>
[Collection<SharedApplication>]
public sealed class TopologyPageTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    private const string Replica = "worker-2";

    [Fact]
    public async Task An_operator_sees_rates_by_themselves_and_kills_a_replica_that_returns()
    {
        await using var visitor = await EnterAsync();
        await visitor.LogInAsOperatorAsync(App, "/topology");
        var page = visitor.Page;
        await page.Locator(".topology.wide .node").Filter(new() { HasText = "gateway" }).Filter(new() { HasText = "/s" }).WaitForAsync();
        var process = await RunningExperiment.ProcessOfAsync(App, Replica, Deadline);

        await using var killed = new KilledReplica(App, Replica, process, Deadline);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Kill {Replica}" }).ClickAsync();

        await page.GetByText("The command was carried out.").WaitForAsync();
        await visitor.Monitor.AssertCleanAsync();
    }

    [Fact]
    public async Task An_operator_sees_what_the_newest_run_of_each_experiment_has_measured()
    {
        await using var visitor = await EnterAsync();
        // The first visit of the lab creates its table.
        await visitor.LogInAsOperatorAsync(App, "/lab");
        var report = SampleReports.Report() with { Experiment = "sample" };
        await RecordedRuns.AddAsync(App, report with { Result = report.Result with { Claims = [] } }, Deadline);
        await RecordedRuns.AddAsync(App, report, Deadline);
        var newest = await RecordedRuns.AddAsync(App, report with { Result = report.Result with { Claims = [Claim.Goal("share <of> all", Expectation.AtLeast(1), double.NaN, "%")] } }, Deadline);
        await visitor.OpenAsync("/topology");

        var heading = visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^sample") });
        Assert.Equal([newest], await heading.GetByRole(AriaRole.Link).EvaluateAllAsync<string[]>("(links) => links.map((link) => link.pathname)"));
        var row = visitor.Page.GetByRole(AriaRole.Row, new() { Name = "share <of> all" });
        Assert.Contains("at least 1", await row.TextContentAsync(), StringComparison.Ordinal);
        await visitor.Monitor.AssertCleanAsync();
    }
}
