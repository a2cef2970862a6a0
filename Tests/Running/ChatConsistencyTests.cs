using Showroom.Lab.ChatConsistency;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Running;

/// <summary>The short form of <c>lab consistency</c>: a gateway, three replicas, a Redis primary with two replicas and a Postgres as processes, which are killed.</summary>
[Collection<Experiments>]
public sealed class ChatConsistencyTests
{
    private static readonly ConsistencySettings s_short = new()
    {
        Duration = TimeSpan.FromSeconds(30),
        Detection = TimeSpan.FromSeconds(1),
        KillInterval = TimeSpan.FromSeconds(9),
        MaxCatchUp = TimeSpan.FromMinutes(4),
    };

    [Fact]
    public async Task Every_acknowledged_message_arrives_once_and_in_order_while_replicas_Redis_the_gateway_and_Postgres_are_killed()
    {
        var result = await OrSkipAsync(() => new ConsistencyExperiment(s_short, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(ConsistencyReport.Create(result, s_short)));
        Assert.Empty(result.Violations);
        Assert.Equal(0, result.Disconnected);
        // The rate is that of the sender; a machine that is too slow for it, or long without a server, does not acknowledge all of them in time.
        Assert.InRange(result.Acknowledged, s_short.MessagesPerSecond * s_short.Duration.TotalSeconds / 4, double.MaxValue);
        Assert.InRange(result.Received, result.Acknowledged, int.MaxValue);
        Assert.All(["killed", "failed over", "gateway restarted", "Postgres restarted"], fault => Assert.Contains(result.Faults, line => line.Contains(fault, StringComparison.Ordinal)));
        Assert.Equal(2, result.Faults.Count(static line => line.EndsWith("Redis restarted", StringComparison.Ordinal)));
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
