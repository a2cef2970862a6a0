using Showroom.Lab.Sessions;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Running;

/// <summary>The short form of <c>lab sessions</c>: a gateway and three replicas as processes, of which one is killed.</summary>
[Collection<Experiments>]
public sealed class SessionsExperimentTests
{
    private static readonly SessionsSettings s_short = new(Users: 24, RequestsPerUser: 8);

    [Fact]
    public async Task A_local_store_loses_logins_which_affinity_hides_until_the_replica_dies_and_a_distributed_store_loses_none()
    {
        var setups = SessionsSetup.All.Where(static setup => setup is not { Store: "distributed", Affinity: true });

        var runs = await OrSkipAsync(() => new SessionsExperiment(s_short, TestContext.Current.SendDiagnosticMessage).RunAsync(setups, TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(SessionsReport.Create(runs, s_short)));
        Assert.All(runs, static run => Assert.Equal((0, 0), (run.Before.Failed, run.After.Failed)));
        var (local, affine, distributed) = (runs[0], runs[1], runs[2]);
        Assert.InRange(local.Before.Share, 0.4, 0.9);
        Assert.InRange(local.After.Share, 0.4, 0.9);
        Assert.Equal(0, affine.Before.LoggedOut);
        Assert.InRange(affine.After.UsersLoggedOut, 1, s_short.Users - 1);
        Assert.Equal((0, 0), (distributed.Before.LoggedOut, distributed.After.LoggedOut));
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
