namespace Showroom.Tests.Running;

/// <summary>The whole application in processes of its own: nothing is left when it ends.</summary>
public sealed class KilledHostTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));
    private readonly TemporaryDirectory _data = new("showroom-killed-");

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task An_interrupted_host_exits_with_0_and_leaves_no_process()
    {
        StartedHost.RequireInterrupts();
        await using var host = await StartAsync();

        await host.Process.SignalAsync(Signal.Interrupt, Deadline);
        await host.Process.WaitForExitAsync(Deadline);

        Assert.Equal(0, host.Process.ExitCode);
        await host.Processes.WaitUntilNoneAsync(Deadline);
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process()
    {
        await using var host = await StartAsync();

        await host.Process.SignalAsync(Signal.Kill, Deadline);

        await host.Processes.WaitUntilNoneAsync(Deadline);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _data.Dispose();
    }

    private Task<StartedHost> StartAsync() => StartedHost.StartAsync(new() { Arguments = [$"--Executables:Data={_data.Path}"] }, Deadline);
}
