using Showroom.Api.Leaderboard.Boards;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.Api.Leaderboard.Cache;

/// <summary>The leaderboards' keys. Those of one board have one hash tag, so that a cluster keeps them together and a script can use them.</summary>
internal static class LeaderboardKeys
{
    private static readonly RedisKeyspace s_keyspace = new("leaderboard");

    /// <summary>
    /// A sorted set: members by negated score, so that the first has the greatest score and equal scores are in the order of the ids; and the checkpoint
    /// (<see cref="LeaderboardScripts"/>). A day's lives two days from the last write, that of all time 90 days; synchronization counts as a write.
    /// </summary>
    public static RedisKeyDefinition Scores(BoardPeriod set) => s_keyspace.SortedSet(
        $"{{{set.Board.Name()}}}:{set.Period}", set.Period.IsDay ? TimeSpan.FromDays(2) : TimeSpan.FromDays(90));

    /// <summary>A hash: names by member id; lives 90 days from the last write.</summary>
    public static RedisKeyDefinition Names(Board board) => s_keyspace.Hash($"{{{board.Name()}}}:names", TimeSpan.FromDays(90));

    /// <summary>A sorted set that is being rebuilt; lives one minute from the last write.</summary>
    public static RedisKeyDefinition Rebuild(BoardPeriod set) => s_keyspace.SortedSet($"{{{set.Board.Name()}}}:{set.Period}:rebuild", TimeSpan.FromMinutes(1));

    /// <summary>A string: the token of the replica that rebuilds the set; lives 10 s from the last write to the set.</summary>
    public static RedisKeyDefinition RebuildLock(BoardPeriod set) => s_keyspace.String($"{{{set.Board.Name()}}}:{set.Period}:lock", TimeSpan.FromSeconds(10));
}
