namespace Showroom.Api.Leaderboard.Boards;

/// <summary>A member of a leaderboard.</summary>
/// <param name="Rank">One more than the number of members with a greater score: members with equal scores share a rank, and the ranks after them are skipped (1, 2, 2, 4).</param>
/// <param name="Id">Of the product or the account.</param>
/// <param name="Name">As it was when the score last changed.</param>
/// <param name="Score">Units sold, or messages sent.</param>
internal sealed record LeaderboardEntry(long Rank, Guid Id, string Name, long Score);
