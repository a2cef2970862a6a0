namespace Showroom.Api.Leaderboard.Boards;

/// <summary>
/// Standard competition ranking: equal scores share a rank, and the following ranks are skipped. Members with equal scores are listed in the order of
/// their ids.
/// </summary>
internal static class Ranking
{
    /// <summary>Ranks consecutive members of a board.</summary>
    /// <param name="members">In descending order of their scores.</param>
    /// <param name="position">How many members precede the first of them.</param>
    /// <param name="firstRank">The rank of the first of them; less than <paramref name="position"/> + 1 when members before it have the same score.</param>
    public static List<LeaderboardEntry> Rank(IReadOnlyList<(Guid Id, string Name, long Score)> members, long position, long firstRank)
    {
        var entries = new List<LeaderboardEntry>(members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            var (id, name, score) = members[i];
            var rank = i == 0 ? firstRank : score == members[i - 1].Score ? entries[i - 1].Rank : position + i + 1;
            entries.Add(new LeaderboardEntry(rank, id, name, score));
        }

        return entries;
    }
}
