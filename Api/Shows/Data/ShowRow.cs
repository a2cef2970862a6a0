namespace Showroom.Api.Shows.Data;

/// <summary>A row of the table <c>shows</c>.</summary>
internal sealed class ShowRow
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The account that created the show; null in demonstration data.</summary>
    public Guid? HostId { get; init; }

    public required string Host { get; init; }

    public required Guid[] ProductIds { get; init; }

    public required DateTime StartsAt { get; init; }

    public required DateTime EndsAt { get; init; }
}
