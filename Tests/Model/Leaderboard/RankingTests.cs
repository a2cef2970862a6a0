using Showroom.Api.Leaderboard;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Tests.Model.Leaderboard;

public sealed class RankingTests
{
    [Fact]
    public void Equal_scores_share_a_rank_and_the_following_ranks_are_skipped() =>
        Assert.Equal([1, 2, 2, 4, 5, 5, 5], Ranks([9, 7, 7, 6, 1, 1, 1], position: 0, firstRank: 1));

    [Fact]
    public void A_part_of_a_board_that_begins_within_equal_scores_keeps_their_rank() =>
        Assert.Equal([2, 2, 5, 6], Ranks([7, 7, 6, 5], position: 2, firstRank: 2));

    [Fact]
    public void No_members_have_no_ranks() => Assert.Empty(Ranks([], position: 0, firstRank: 1));

    [Theory]
    [InlineData("2026-11-28T23:59:59.9999999+00:00", 20261128)]
    [InlineData("2026-11-29T00:00:00+00:00", 20261129)]
    [InlineData("2026-11-29T00:30:00+01:00", 20261128)]
    [InlineData("2026-12-31T22:00:00-02:00", 20270101)]
    public void A_day_is_that_of_UTC(string instant, int day) =>
        Assert.Equal(new Period(day), Period.DayOf(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_board_has_one_name()
    {
        Assert.Equal(["best-sellers", "top-chatters"], BoardNames.Boards.Select(static board => board.Name()));
        Assert.All(BoardNames.Boards, static board => Assert.True(BoardNames.TryParse(board.Name(), out var parsed) && parsed == board));
        Assert.False(BoardNames.TryParse("Best-Sellers", out _));
        Assert.False(BoardNames.TryParse("", out _));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Null(new LeaderboardOptions().FindError());
        Assert.StartsWith("Leaderboard:SynchronizationInterval", new LeaderboardOptions { SynchronizationInterval = TimeSpan.Zero }.FindError(), StringComparison.Ordinal);
        Assert.StartsWith("Leaderboard:RedisTimeout", new LeaderboardOptions { RedisTimeout = TimeSpan.FromMinutes(1) }.FindError(), StringComparison.Ordinal);
        Assert.StartsWith("Leaderboard:RedisBreakDuration", new LeaderboardOptions { RedisBreakDuration = TimeSpan.FromTicks(-1) }.FindError(), StringComparison.Ordinal);
        Assert.StartsWith("Leaderboard:EventRetention", new LeaderboardOptions { EventRetention = TimeSpan.FromHours(1) }.FindError(), StringComparison.Ordinal);
    }

    private static IEnumerable<long> Ranks(long[] scores, long position, long firstRank) =>
        Ranking.Rank([.. scores.Select(static score => (Guid.Empty, "", score))], position, firstRank).Select(static entry => entry.Rank);
}
