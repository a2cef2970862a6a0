using Microsoft.Playwright;
using Showroom.Tests.Fixtures.Browser;

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
}
