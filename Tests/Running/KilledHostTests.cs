namespace Showroom.Tests.Running;

/// <summary>The whole application, started as a person does, and what is left of it afterwards.</summary>
public sealed class KilledHostTests
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Nothing_is_left_when_the_host_is_interrupted_and_it_ends_with_0()
    {
        StartedHost.RequireInterrupts();
        await using var host = await StartedHost.StartAsync(Deadline);

        await host.SignalAsync("INT", Deadline);
        await host.Process.WaitForExitAsync(Deadline);

        Assert.Equal(0, host.Process.ExitCode);
        await host.NothingLeftAsync(Deadline);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_host_is_killed()
    {
        await using var host = await StartedHost.StartAsync(Deadline);

        await host.SignalAsync("KILL", Deadline);

        await host.NothingLeftAsync(Deadline);
    }
}
