using Showroom.Lab.Failover.Application;
using Showroom.Lab.Failover.Connections;
using Showroom.Lab.Failover.Setup;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Running;

/// <summary>The short form of <c>lab failover</c>.</summary>
[Collection<Experiments>]
public sealed class FailoverExperimentTests
{
    private static readonly FailoverSettings s_short = new()
    {
        Rounds = 1,
        Detection = TimeSpan.FromSeconds(1),
        Before = TimeSpan.FromSeconds(1),
        After = TimeSpan.FromSeconds(1),
        WritesPerSecond = 100,
        MaxRecovery = TimeSpan.FromMinutes(3),
    };

    [Fact]
    public async Task The_connection_of_the_services_leaves_a_demoted_primary_and_one_that_does_not_respond()
    {
        var settings = s_short with { Kinds = [FailoverKind.PlannedConnectionsKept, FailoverKind.PrimarySilent], Detection = TimeSpan.FromSeconds(2) };

        var runs = await OrSkipAsync(() =>
            new ConnectionComparison(settings, TestContext.Current.SendDiagnosticMessage).RunAsync([ConnectionVariant.ServiceDefaults], TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(ConnectionReport.Create(runs, settings)));
        Assert.Equal(settings.Kinds, runs.Select(static run => run.Kind));
        Assert.All(runs, static run => Assert.NotNull(run.Writes.Outage));
        Assert.All(runs, static run => Assert.NotNull(run.SubscriptionOutage));
        // From the last response before the loss, which a busy machine processes late.
        Assert.InRange(runs[1].Writes.Outage!.Value, settings.Detection / 2, TimeSpan.MaxValue);
        Assert.Equal(0, runs[0].Writes.Lost);
    }

    [Fact]
    public async Task A_lost_primary_costs_the_chat_no_message_and_a_write_that_waited_for_a_replica_is_not_lost()
    {
        var settings = s_short with { Kinds = [FailoverKind.PrimaryKilled] };

        var runs = await OrSkipAsync(() => new ApplicationExperiment(settings, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(ApplicationReport.Create(runs, settings)));
        var run = Assert.Single(runs);
        Assert.NotNull(run.Writes.Outage);
        Assert.NotNull(run.WaitingWrites.Outage);
        Assert.Equal(0, run.WaitingWrites.Lost);
        Assert.Equal((0, 0), (run.Chat.Violations, run.Chat.Unacknowledged));
        Assert.InRange(run.Chat.Sent, 1, int.MaxValue);
        Assert.True(run.Sessions.Requests > run.Sessions.Failed, "No request with a session succeeded.");
        Assert.True(run.Cache.Reads > run.Cache.FailedReads, "No product was read.");
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
