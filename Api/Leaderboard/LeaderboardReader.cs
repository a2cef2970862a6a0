using Microsoft.Extensions.Options;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;
using StackExchange.Redis;

namespace Showroom.Api.Leaderboard;

/// <summary>Reads ranks from Redis, or from Postgres while Redis cannot be used or has not all scores.</summary>
internal sealed class LeaderboardReader(
    LeaderboardSets sets, RankReader ranks, LeaderboardSynchronizer synchronizer, RedisCircuit circuit, IOptions<LeaderboardOptions> options, ILogger<LeaderboardReader> logger)
{
    /// <summary>The first members, and whether they come from Redis.</summary>
    public async Task<(List<LeaderboardEntry> Entries, bool IsFromRedis)> TopAsync(BoardPeriod set, int count, CancellationToken cancellationToken)
    {
        var entries = await ReadRedisAsync(set, sets => sets.TopAsync(set, count), cancellationToken);
        return entries is null ? (await ranks.TopAsync(set, count, cancellationToken), false) : (entries, true);
    }

    /// <summary>A member with those before and after it, null when it has no score; and whether they come from Redis.</summary>
    public async Task<(List<LeaderboardEntry>? Entries, bool IsFromRedis)> AroundAsync(BoardPeriod set, Guid memberId, int around, CancellationToken cancellationToken)
    {
        var entries = await ReadRedisAsync(set, sets => sets.AroundAsync(set, memberId, around), cancellationToken);
        return entries is null ? (await ranks.AroundAsync(set, memberId, around, cancellationToken), false)
            : (entries.Count == 0 ? null : entries, true);
    }

    private async Task<List<LeaderboardEntry>?> ReadRedisAsync(BoardPeriod set, Func<LeaderboardSets, Task<RankedMembers?>> read, CancellationToken cancellationToken)
    {
        if (!circuit.IsClosed)
        {
            return null;
        }

        if (!synchronizer.IsSynchronized(set))
        {
            synchronizer.Request();
            return null;
        }

        RankedMembers? members;
        try
        {
            members = await read(sets).WaitAsync(options.Value.RedisTimeout, cancellationToken);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            circuit.Open();
            logger.ReadFailed(error);
            return null;
        }

        if (members is null)
        {
            synchronizer.Invalidate(set);
            return null;
        }

        return members.WithoutName is { Length: > 0 } unnamed ? members.Rank(await ranks.NamesAsync(set.Board, unnamed, cancellationToken)) : members.Rank();
    }
}
