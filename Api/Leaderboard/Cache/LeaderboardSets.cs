using System.Globalization;
using Showroom.Api.Leaderboard.Boards;
using StackExchange.Redis;

namespace Showroom.Api.Leaderboard.Cache;

/// <summary>
/// The sorted sets in Redis: a projection of the scores in Postgres. Since scores only grow and the greater one wins, a score may be merged repeatedly, late and
/// in any order.
/// </summary>
internal sealed class LeaderboardSets(IConnectionMultiplexer redis)
{
    /// <summary>The maximum number of scores in one script call, which bounds the time for which the server runs nothing else.</summary>
    public const int MaxBatchSize = 500;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Members from the first; null when the set is incomplete.</summary>
    public Task<RankedMembers?> TopAsync(BoardPeriod set, int count) => ReadAsync(set, LeaderboardScripts.Top, 0, count);

    /// <summary>A member with those before and after it, empty when the set does not have it; null when the set is incomplete.</summary>
    public Task<RankedMembers?> AroundAsync(BoardPeriod set, Guid memberId, int around) => ReadAsync(set, LeaderboardScripts.Around, ToRedis(memberId), around);

    /// <summary>The checkpoint up to which the set is complete; null when it is incomplete.</summary>
    public async Task<long?> ReadCheckpointAsync(BoardPeriod set)
    {
        var checkpoint = await EvaluateAsync(LeaderboardScripts.ReadCheckpoint, [LeaderboardKeys.Scores(set).Key], []);
        return checkpoint.IsNull ? null : (long)(double)checkpoint;
    }

    /// <summary>Merges scores of one set, at most <see cref="MaxBatchSize"/>.</summary>
    /// <param name="set">The set of all of them.</param>
    /// <param name="members">The scores.</param>
    /// <param name="areNamesCurrent">Whether the names replace those that are stored.</param>
    public Task MergeAsync(BoardPeriod set, IReadOnlyCollection<MemberScore> members, bool areNamesCurrent) =>
        EvaluateAsync(LeaderboardScripts.Merge, Keys(set), [.. MergeHead(set, areNamesCurrent), .. members.SelectMany(Arguments)]);

    /// <summary>Merges scores that were written since a checkpoint, at most <see cref="MaxBatchSize"/>, and advances the checkpoint.</summary>
    /// <param name="set">The set of all of them.</param>
    /// <param name="members">The scores; may be empty.</param>
    /// <param name="since">The checkpoint since which they were read.</param>
    /// <param name="checkpoint">The checkpoint that the set has with them.</param>
    /// <returns>False when the set has become incomplete, or is now an older copy, which lacks scores from before <paramref name="since"/>; it is as it was.</returns>
    public async Task<bool> CatchUpAsync(BoardPeriod set, IReadOnlyCollection<MemberScore> members, long since, long checkpoint) => (bool)await EvaluateAsync(
        LeaderboardScripts.CatchUp, Keys(set), [.. MergeHead(set, areNamesCurrent: !set.Period.IsDay), since, checkpoint, .. members.SelectMany(Arguments)]);

    /// <summary>Acquires the lock under which one replica rebuilds the set. From now on <see cref="MergeAsync"/> writes to the new set too.</summary>
    /// <returns>False when another replica has the lock.</returns>
    public async Task<bool> BeginRebuildAsync(BoardPeriod set, string token)
    {
        var rebuildLock = LeaderboardKeys.RebuildLock(set);
        return (bool)await EvaluateAsync(
            LeaderboardScripts.BeginRebuild, [LeaderboardKeys.Rebuild(set).Key, rebuildLock.Key], [token, Milliseconds(rebuildLock.Lifetime)]);
    }

    /// <summary>Adds scores to the new set and renews the lock.</summary>
    /// <returns>False when the lock is lost.</returns>
    public async Task<bool> AddToRebuildAsync(BoardPeriod set, string token, IReadOnlyCollection<MemberScore> members)
    {
        var (names, rebuild, rebuildLock) = (LeaderboardKeys.Names(set.Board), LeaderboardKeys.Rebuild(set), LeaderboardKeys.RebuildLock(set));
        RedisValue[] head =
        [
            token, Milliseconds(rebuildLock.Lifetime), Milliseconds(rebuild.Lifetime), Milliseconds(names.Lifetime), NameCommand(areNamesCurrent: !set.Period.IsDay),
        ];
        return (bool)await EvaluateAsync(LeaderboardScripts.AddToRebuild, Keys(set), [.. head, .. members.SelectMany(Arguments)]);
    }

    /// <summary>Replaces the set with the new one and releases the lock.</summary>
    /// <param name="set">The set.</param>
    /// <param name="token">Of <see cref="BeginRebuildAsync"/>.</param>
    /// <param name="checkpoint">Read from Postgres after the lock was acquired and before the first score was read.</param>
    /// <returns>False when the lock is lost; the set is as it was.</returns>
    public async Task<bool> CompleteRebuildAsync(BoardPeriod set, string token, long checkpoint)
    {
        var scores = LeaderboardKeys.Scores(set);
        return (bool)await EvaluateAsync(
            LeaderboardScripts.CompleteRebuild,
            [scores.Key, LeaderboardKeys.Rebuild(set).Key, LeaderboardKeys.RebuildLock(set).Key],
            [token, checkpoint, Milliseconds(scores.Lifetime)]);
    }

    private async Task<RankedMembers?> ReadAsync(BoardPeriod set, string script, RedisValue first, int count)
    {
        var reply = await EvaluateAsync(script, [LeaderboardKeys.Scores(set).Key, LeaderboardKeys.Names(set.Board).Key], [first, count]);
        return reply.IsNull ? null : RankedMembers.Parse((RedisResult[])reply!);
    }

    private Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments) => Database.ScriptEvaluateAsync(script, keys, arguments);

    private static RedisKey[] Keys(BoardPeriod set) =>
        [LeaderboardKeys.Scores(set).Key, LeaderboardKeys.Names(set.Board).Key, LeaderboardKeys.Rebuild(set).Key, LeaderboardKeys.RebuildLock(set).Key];

    private static RedisValue[] MergeHead(BoardPeriod set, bool areNamesCurrent) =>
        [Milliseconds(LeaderboardKeys.Scores(set).Lifetime), Milliseconds(LeaderboardKeys.Names(set.Board).Lifetime), Milliseconds(LeaderboardKeys.Rebuild(set).Lifetime), NameCommand(areNamesCurrent)];

    private static IEnumerable<RedisValue> Arguments(MemberScore member) => [ToRedis(member.MemberId), -member.Score, member.Name];

    private static string NameCommand(bool areNamesCurrent) => areNamesCurrent ? "hset" : "hsetnx";

    private static RedisValue ToRedis(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    private static long Milliseconds(TimeSpan lifetime) => (long)lifetime.TotalMilliseconds;
}
