using Showroom.Lab.Gateway;
using Showroom.Lab.Gateway.Chaos;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Running.Gateway;

/// <summary>
/// The gateway and its replicas as processes, of which replicas are killed, suspended and restarted under load: the short form of <c>lab gateway --chaos</c>.
/// </summary>
[Collection<Experiments>]
public sealed class ChaosTests
{
    // A busy machine must not make a replica look unresponsive; the suspended one is detected a little later.
    private static readonly ChaosSettings s_short = new(PerSecond: 200, Phase: TimeSpan.FromSeconds(3), Streams: 10, ProbeTimeout: TimeSpan.FromSeconds(8));

    [Fact]
    public async Task No_GET_fails_and_no_stream_is_cut_while_replicas_are_killed_suspended_throttled_and_restarted()
    {
        await using var chaos = await StartAsync();

        var outcomes = await chaos.GetsAsync(TestContext.Current.CancellationToken);

        var report = new ChaosReport(outcomes, [], TimeSpan.Zero, TimeSpan.Zero, chaos.Streams);
        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(report.ToResult()));
        Assert.Equal(0, report.FailedGets);
        Assert.Empty(report.Streams.Cut);
        Assert.True(Share("api-3 suspended", "api-3") < 0.1, MarkdownRenderer.Render(report.ToResult()));
        Assert.Equal(0, Share("api-4 gone", "api-4"));
        foreach (var replica in new[] { "api-1", "api-2", "api-3" })
        {
            // Each gets its share of requests.
            Assert.True(Share("three replicas", replica) > 0.05, MarkdownRenderer.Render(report.ToResult()));
            Assert.True(Share("after the restarts", replica) > 0.05, MarkdownRenderer.Render(report.ToResult()));
        }

        Assert.True(Share("api-4 started", "api-4") > 0.05, MarkdownRenderer.Render(report.ToResult()));

        double Share(string phase, string replica) =>
            outcomes.Count(outcome => outcome.Phase == phase && outcome.Replica == replica) / (double)outcomes.Count(outcome => outcome.Phase == phase);
    }

    [Fact]
    public async Task Only_POSTs_in_flight_on_a_killed_replica_fail_with_a_problem()
    {
        await using var chaos = await StartAsync();

        var (outcomes, killed, detected) = await chaos.PostsAsync(TestContext.Current.CancellationToken);

        var report = new ChaosReport([], outcomes, killed, detected, chaos.Streams);
        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(report.ToResult()));
        Assert.Equal(0, report.WronglyFailedPosts);
        Assert.Empty(report.Streams.Cut);
        Assert.Contains(outcomes, outcome => outcome.Phase == "POST: api-2 back" && outcome.Replica == "api-2");
    }

    private static Task<ChaosExperiment> StartAsync() =>
        ChaosExperiment.StartAsync(GatewayBuild.Gateway, GatewayBuild.Lab, s_short, TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);
}
