namespace Showroom.Api.Leaderboard.Boards;

/// <summary>The score that a member has reached on one board in one period. Scores only grow, so of two values the greater is the later.</summary>
internal readonly record struct MemberScore(BoardPeriod Set, Guid MemberId, string Name, long Score);
