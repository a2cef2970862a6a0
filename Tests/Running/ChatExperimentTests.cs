using Showroom.Lab.Chat;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Servers;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Running;

/// <summary>The short form of <c>lab chat</c>: three users on three replicas.</summary>
[Collection<Experiments>]
public sealed class ChatExperimentTests
{
    private static readonly ChatSettings s_short = new()
    {
        Servers = [ChatServersCatalog.None, ChatServersCatalog.Rooms],
        Users = 3,
        Spread = [1, 1, 1],
        Rates = [30],
        Duration = TimeSpan.FromSeconds(1),
        WarmUp = TimeSpan.Zero,
        MaxDrain = TimeSpan.FromMinutes(2),
    };

    [Fact]
    public async Task Of_three_users_on_three_replicas_one_third_receives_a_message_without_fan_out_and_all_with_it()
    {
        var runs = await OrSkipAsync(() => new ChatExperiment(s_short, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken));

        TestContext.Current.TestOutputHelper?.WriteLine(MarkdownRenderer.Render(ChatReport.Create(runs, s_short)));
        Assert.Equal([ChatServersCatalog.None, ChatServersCatalog.Rooms], runs.Select(static run => run.Server));
        Assert.Equal([1.0 / 3, 1.0], runs.Select(static run => run.ExpectedShare), static (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.Equal([1.0 / 3, 1.0], runs.Select(static run => run.Share), static (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.All(runs, static run => Assert.Equal((0, 0, 0, 0, 0), (run.Duplicates, run.OutOfOrder, run.OtherOrders, run.Refused, run.Closed)));
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
