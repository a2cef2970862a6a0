using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running;

/// <summary>
/// The application as a process of its own, with the real dashboard in a real browser. Each start takes half a minute on a busy machine, so one test has all of
/// it.
/// </summary>
[Collection<SharedApplication>]
public sealed class StartedApplicationTests(Chromium chromium) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(15));
    private readonly TemporaryDirectory _data = new("showroom-started-");

    [Fact]
    public async Task Without_a_home_directory_it_has_a_dashboard_starts_again_on_its_data_and_leaves_no_process_when_it_is_interrupted_or_killed()
    {
        StartedHost.RequireInterrupts();
        await using var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1600, Height = 1000 } });
        context.SetDefaultTimeout((float)TimeSpan.FromMinutes(3).TotalMilliseconds);
        // A file in the place of the directory is read-only for root too.
        var home = _data.Combine("home");
        await File.WriteAllTextAsync(home, "", _deadline.Token);
        await using (var host = await StartAsync("env", $"HOME={home}"))
        {
            await new DashboardPage(await context.NewPageAsync(), host).AssertWorksAsync();
            await host.AssertInterruptedAsync();
        }

        await using (var host = await StartAsync("env", "-u", "HOME"))
        {
            await host.AssertKilledAsync();
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _data.Dispose();
    }

    private Task<StartedHost> StartAsync(params string[] prefix) =>
        StartedHost.StartAsync(new() { CommandPrefix = prefix, Arguments = [$"--Executables:Data={_data.Combine("data")}"] }, _deadline.Token);
}
