using System.Data.Common;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard;

/// <summary>Counts events for the leaderboards, each event once.</summary>
internal interface ILeaderboard
{
    /// <summary>Counts one event in a transaction of its own. The leaderboards show it some milliseconds later.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    Task IncrementAsync(LeaderboardIncrement increment, CancellationToken cancellationToken);

    /// <summary>
    /// Counts events in the caller's transaction on the database <c>showroom</c>, so that they are counted if and only if it commits. After the commit, pass
    /// the result to <see cref="Publish"/>.
    /// </summary>
    /// <remarks>
    /// The rows of the members stay locked until the transaction ends: make this its last statement. The rows are locked in the order of their keys, so that
    /// two transactions with one call each do not deadlock.
    /// </remarks>
    /// <returns>The new scores; empty when every event had been counted before.</returns>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    Task<IReadOnlyList<MemberScore>> IncrementAsync(
        DbTransaction transaction, IReadOnlyCollection<LeaderboardIncrement> increments, CancellationToken cancellationToken);

    /// <summary>
    /// Passes new scores on to Redis, in the background. It neither waits nor throws; scores that do not reach Redis are found in Postgres by the next
    /// synchronization.
    /// </summary>
    void Publish(IReadOnlyList<MemberScore> scores);
}
