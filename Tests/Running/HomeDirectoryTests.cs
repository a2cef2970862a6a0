namespace Showroom.Tests.Running;

/// <summary>The application without a home directory that can be written: each start takes half a minute on a busy machine, so one test has both cases.</summary>
public sealed class HomeDirectoryTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(4));
    private readonly TemporaryDirectory _data = new("showroom-home-");

    [Fact]
    public async Task With_a_home_directory_that_cannot_be_written_and_without_the_variable_HOME_the_application_starts_again_on_its_data()
    {
        // A file in the place of the directory is read-only for root too.
        var home = _data.Combine("home");
        await File.WriteAllTextAsync(home, "", _deadline.Token);
        await StartAsync("env", $"HOME={home}");
        await StartAsync("env", "-u", "HOME");
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _data.Dispose();
    }

    private async Task StartAsync(params string[] prefix)
    {
        await using var host = await StartedHost.StartAsync(new() { CommandPrefix = prefix, Arguments = [$"--Executables:Data={_data.Combine("data")}"] }, _deadline.Token);
    }
}
