namespace Showroom.Tests.Running;

/// <summary>
/// The application without a home directory that can be written, interrupted and killed. Each start takes half a minute on a busy machine, so one test has all
/// of it.
/// </summary>
[Collection<SharedApplication>]
public sealed class HomeDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _data = new("showroom-home-");

    [Fact]
    public async Task Without_a_home_directory_the_application_starts_again_on_its_data_and_leaves_no_process_when_it_is_interrupted_or_killed()
    {
        StartedHost.RequireInterrupts();
        // A file in the place of the directory is read-only for root too.
        var home = _data.Combine("home");
        await File.WriteAllTextAsync(home, "", TestContext.Current.CancellationToken);
        await using (var host = await StartAsync("env", $"HOME={home}"))
        {
            await host.AssertInterruptedAsync();
        }

        await using (var host = await StartAsync("env", "-u", "HOME"))
        {
            await host.AssertKilledAsync();
        }
    }

    public void Dispose() => _data.Dispose();

    private async Task<StartedHost> StartAsync(params string[] prefix)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        return await StartedHost.StartAsync(new() { CommandPrefix = prefix, Arguments = [$"--Executables:Data={_data.Combine("data")}"] }, deadline.Token);
    }
}
