namespace Showroom.Api.Leaderboard.Data;

/// <summary>A row of <c>leaderboard_scores</c>: the score of a member on one board in one period.</summary>
internal sealed class ScoreRow
{
    public required short Board { get; init; }

    public required int Period { get; init; }

    public required Guid MemberId { get; init; }

    public required string Name { get; init; }

    public required long Score { get; init; }

    /// <summary>
    /// The transaction that wrote the row last. Unlike a time it identifies exactly which rows a snapshot may have missed: those of transactions that were not
    /// finished when it was taken.
    /// </summary>
    public required ulong ChangedBy { get; init; }
}

/// <summary>A row of <c>leaderboard_events</c>: an event that has been counted.</summary>
internal sealed class EventRow
{
    public required short Board { get; init; }

    public required Guid EventId { get; init; }

    public required Guid MemberId { get; init; }

    public required DateTime OccurredAt { get; init; }
}
