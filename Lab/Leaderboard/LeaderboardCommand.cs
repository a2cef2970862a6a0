using System.CommandLine;
using Showroom.Lab.CommandLine;

namespace Showroom.Lab.Leaderboard;

/// <summary><c>lab leaderboard</c>: ranks of a large leaderboard from Redis and from Postgres. With the default settings it takes two minutes.</summary>
internal static class LeaderboardCommand
{
    private static readonly Option<int> s_members = NumberOption.Create("--members", "Members of the board.", 100_000, 1, 1_000_000);
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "Length of a measured run, in seconds.", 3, 1, 60);
    private static readonly Option<int> s_warmUp = NumberOption.Create("--warm-up", "Load before each measured run, not counted, in seconds.", 5, 1, 60);

    public static Command Create() => ExperimentCommand.Create(
        "leaderboard",
        "The top 10 and the ranks around a member of a leaderboard of 100,000, at one replica: from Redis, and from Postgres.",
        [s_members, s_seconds, s_warmUp],
        static async (arguments, progress, cancellationToken) =>
        {
            var (duration, warmUp) = (TimeSpan.FromSeconds(arguments.GetValue(s_seconds)), TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)));
            var settings = new LeaderboardSettings(arguments.GetValue(s_members), duration, warmUp, [1, 8]);
            return LeaderboardReport.Create(await new LeaderboardBenchmark(settings, progress).RunAsync(cancellationToken), settings);
        });
}
