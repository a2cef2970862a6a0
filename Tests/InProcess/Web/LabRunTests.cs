using System.Globalization;
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
        // The servers of the experiment, which it starts itself.
        var processes = await LabSystem.FindAsync(() => Task.FromResult(Descendants() is { Count: >= 3 } found ? found : null));

        await lab.Store.RequestCancellationAsync(id, Cancellation);
        var run = await lab.EndedAsync(id);

        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Null(run.Report);
        await Eventually.HoldsAsync(() => !processes.Exists(IsRunning), () => $"Still running: {string.Join(", ", processes.Where(IsRunning))}");
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

    /// <summary>The processes that the lab's program has started, by their ids and start times.</summary>
    private static List<(int Id, string Start)>? Descendants()
    {
        try
        {
            var programs = ProcessTree.Children(Environment.ProcessId).Where(static id => CommandLine(id).Contains("--end-with-input", StringComparison.Ordinal)).ToArray();
            return [.. programs.Concat(programs.SelectMany(All)).Select(static id => (id, StartOf(id)))];
        }
        catch (IOException)
        {
            // One ended while it was read.
            return null;
        }
    }

    private static IEnumerable<int> All(int id) => ProcessTree.Children(id).SelectMany(static child => All(child).Prepend(child));

    private static bool IsRunning((int Id, string Start) process)
    {
        try
        {
            return StartOf(process.Id) == process.Start;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string StartOf(int id) => File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat").Split(')')[^1].Split(' ')[20];

    private static string CommandLine(int id) => File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline");
}
