using Showroom.Lab.Orders.Chaos;

namespace Showroom.Tests.Running;

/// <summary>The short form of <c>lab orders --chaos</c>.</summary>
[Collection<Experiments>]
public sealed class OrderChaosTests
{
    private static readonly ChaosSettings s_short = new()
    {
        Duration = TimeSpan.FromSeconds(24),
        FaultInterval = TimeSpan.FromSeconds(3),
        Downtime = TimeSpan.FromSeconds(0.5),
        OrdersPerSecond = 10,
        MaxCatchUp = TimeSpan.FromMinutes(5),
    };

    [Fact]
    public async Task Every_accepted_order_is_fulfilled_or_rejected_with_each_effect_once_while_everything_is_killed_in_turn()
    {
        var result = await OrSkipAsync(() => new ChaosExperiment(s_short, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", result.Faults));
        Assert.Empty(result.Violations);
        Assert.Equal(0, result.Undecided);
        Assert.Equal(7, result.Faults.Count);
        Assert.InRange(result.Accepted, 20, int.MaxValue);
        Assert.Equal(result.Accepted, result.Fulfilled + result.Rejected);
        // The emulator kept nothing, and a queue was purged.
        Assert.InRange(result.SentAgain, 1, int.MaxValue);
    }

    private static async Task<T> OrSkipAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (ProgramNotFoundException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
