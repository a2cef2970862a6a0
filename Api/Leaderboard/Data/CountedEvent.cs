using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard.Data;

/// <summary>An event to count, validated.</summary>
internal readonly record struct CountedEvent(Board Board, Guid MemberId, string Name, Guid EventId, int Amount, DateTimeOffset OccurredAt);
