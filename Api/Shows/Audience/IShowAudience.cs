namespace Showroom.Api.Shows.Audience;

/// <summary>How many connections are in the chat rooms of shows, over all replicas.</summary>
internal interface IShowAudience
{
    /// <summary>The number for each show, in the same order; what cannot be read counts as zero.</summary>
    ValueTask<IReadOnlyList<int>> CountAsync(IReadOnlyList<Guid> shows, CancellationToken cancellationToken);
}
