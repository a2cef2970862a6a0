using System.Globalization;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>What the first page costs a new visitor.</summary>
[Collection<SharedApplication>]
public sealed class FirstPageTests(RunningSystem system, Chromium chromium, ITestOutputHelper output) : WebTests(system, chromium)
{
    private const int MaxBytes = 150_000;

    [Fact]
    public async Task It_is_small_does_not_move_and_reports_no_error()
    {
        await ShowAsync("A show for the first page");
        await using (var earlier = await EnterAsync())
        {
            await earlier.OpenAsync("/");
        }

        await using var visitor = await EnterAsync();
        var network = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await network.SendAsync("Network.enable");
        var transferred = 0.0;
        var finished = network.Event("Network.loadingFinished");
        finished.OnEvent += (_, data) => transferred += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await visitor.OpenAsync("/");
        await visitor.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);

        var wait = await visitor.Page.EvaluateAsync<double>("(([entry]) => entry.responseStart - entry.requestStart)(performance.getEntriesByType('navigation'))");
        var shift = await visitor.Monitor.LayoutShiftAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{transferred / 1_000:0.0} KB transferred, first byte after {wait:0} ms, layout shift {shift:0.0000}"));
        Assert.InRange(transferred, 1, MaxBytes);
        // Less than 100 ms on a machine of its own; here other tests run on the same processors.
        Assert.InRange(wait, 0, 2_000);
        Assert.Equal(0, shift, tolerance: 0.001);
        await visitor.Monitor.AssertCleanAsync();
    }
}
