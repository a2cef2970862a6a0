using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard;

/// <summary>An event that adds to the score of a member.</summary>
/// <param name="Board">The leaderboard.</param>
/// <param name="MemberId">The product or the account.</param>
/// <param name="Name">Its name now, which the leaderboard shows; not empty.</param>
/// <param name="EventId">Identifies the event. The same event counts once for each board and member, however often it is delivered.</param>
/// <param name="Amount">1 to <see cref="MaxAmount"/>.</param>
/// <param name="OccurredAt">
/// The time of the event, the same in each delivery. Its day in UTC is the one that it counts for. An event older than
/// <see cref="LeaderboardOptions.EventRetention"/> is not counted, since it may have been counted before.
/// </param>
internal sealed record LeaderboardIncrement(Board Board, Guid MemberId, string Name, Guid EventId, int Amount, DateTimeOffset OccurredAt)
{
    public const int MaxAmount = 1_000_000;
}
