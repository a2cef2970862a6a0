using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;

namespace Showroom.Api.Leaderboard;

/// <summary>
/// Rebuilds a set from Postgres beside the old one and replaces it atomically; one replica at a time.
/// <para>
/// Invariant: when the new set replaces the old one, it has every score that was committed before. The lock is acquired before Postgres is read: what was
/// committed by then is read, and what is committed later is merged after the lock was acquired, hence into the new set too.
/// </para>
/// </summary>
internal sealed class SetRebuilder(LeaderboardSets sets, ScoreStore scores, TimeProvider time, ILogger<SetRebuilder> logger)
{
    /// <returns>False when another replica rebuilds the set, or when the lock was lost meanwhile.</returns>
    public async Task<bool> TryRebuildAsync(BoardPeriod set, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var token = Guid.NewGuid().ToString("N");
        if (!await sets.BeginRebuildAsync(set, token))
        {
            return false;
        }

        var members = 0;
        var checkpoint = await scores.ReadCheckpointAsync(cancellationToken);
        await foreach (var page in scores.ReadAllAsync(set, LeaderboardSets.MaxBatchSize, cancellationToken))
        {
            members += page.Count;
            if (!await sets.AddToRebuildAsync(set, token, page))
            {
                return false;
            }
        }

        if (!await sets.CompleteRebuildAsync(set, token, checkpoint))
        {
            return false;
        }

        logger.Rebuilt(set.Board, set.Period, members, (long)time.GetElapsedTime(startedAt).TotalMilliseconds);
        return true;
    }
}
