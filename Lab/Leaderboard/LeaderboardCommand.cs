using System.CommandLine;
using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Leaderboard;

/// <summary><c>lab leaderboard</c>: ranks of a large leaderboard from Redis and from Postgres. With the default settings it takes two minutes.</summary>
internal static class LeaderboardCommand
{
    private static readonly Option<int> s_members = NumberOption.Create("--members", "Members of the board.", 100_000, 1, 1_000_000);
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "Length of a measured run, in seconds.", 3, 1, 60);
    private static readonly Option<int> s_warmUp = NumberOption.Create("--warm-up", "Load before each measured run, not counted, in seconds.", 5, 1, 60);
    private static readonly Option<string> s_output = OutputOption.Create("leaderboard-benchmark");

    public static Command Create()
    {
        var command = new Command("leaderboard", "The top 10 and the ranks around a member of a leaderboard of 100,000, at one replica: from Redis, and from Postgres.")
        {
            s_members, s_seconds, s_warmUp, s_output,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var (duration, warmUp) = (TimeSpan.FromSeconds(arguments.GetValue(s_seconds)), TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)));
            var settings = new LeaderboardSettings(arguments.GetValue(s_members), duration, warmUp, [1, 8]);
            var runs = await new LeaderboardBenchmark(settings, Console.Error.WriteLine).RunAsync(cancellationToken);
            var line = string.Create(
                CultureInfo.InvariantCulture, $"lab leaderboard --members {settings.Members} --seconds {duration.TotalSeconds} --warm-up {warmUp.TotalSeconds}");
            var report = new LeaderboardReport(runs, settings, Report.Machine(), line);
            await Report.WriteAsync(arguments.GetValue(s_output)!, report.Markdown(), report.Json(), cancellationToken);
            return 0;
        });
        return command;
    }
}
