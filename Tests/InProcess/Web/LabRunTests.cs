using Showroom.Web.Lab;
using Showroom.Web.Lab.Data;

namespace Showroom.Tests.InProcess.Web;

public sealed class LabRunTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_run_leaves_no_process()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);
        var id = (await lab.Host.StartAsync(["limits"], "ada", Cancellation))!.Value;
        // The servers of the experiment, which it starts itself; other tests start other experiments.
        var processes = await LabSystem.FindAsync(() => Task.FromResult(ProcessSnapshot.TryTake(Environment.ProcessId, "\0limits\0--json\0") is { Count: >= 3 } found ? found : null));

        await lab.Store.RequestCancellationAsync(id, Cancellation);
        var run = await lab.EndedAsync(id);

        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Null(run.Report);
        await Eventually.HoldsAsync(() => processes.IsOver, () => $"Still running: {processes}");
    }

    [Fact]
    public async Task An_experiment_that_fails_says_why()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);

        var id = (await lab.Host.StartAsync(["chat", "--users", "1"], "ada", Cancellation))!.Value;
        var run = await lab.EndedAsync(id);

        Assert.Equal(RunState.Failed, run.State);
        Assert.StartsWith("--users must be at least", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_server_has_ended_is_over_for_the_others()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5);
        var abandoned = new RunRow { Id = Guid.CreateVersion7(), Experiment = "cost", Command = "lab cost", StartedBy = "ada", Owner = "web-2", State = RunState.Running, StartedAt = begin, HeartbeatAt = begin };
        await lab.Store.TryAddAsync(abandoned, Cancellation);

        var run = await lab.Store.FindAsync(abandoned.Id, Cancellation);

        Assert.Equal((RunState.Failed, "The server that ran it has ended."), (run!.State, run.Reason));
        Assert.False(await lab.Store.ReportProgressAsync(abandoned.Id, "late", Cancellation));
    }
}
