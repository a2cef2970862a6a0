namespace Showroom.Api.Shows.Schedule;

/// <summary>A live show, which is also a chat room.</summary>
/// <param name="Id">An opaque string.</param>
/// <param name="Title">What the show is about.</param>
/// <param name="Host">The name of the account that created it.</param>
/// <param name="ProductIds">The products on offer, in the order of their presentation.</param>
/// <param name="StartsAt">UTC.</param>
/// <param name="EndsAt">UTC, after <paramref name="StartsAt"/>.</param>
/// <param name="Members">The connections in the show's chat room now, over all replicas.</param>
internal sealed record Show(Guid Id, string Title, string Host, IReadOnlyList<Guid> ProductIds, DateTime StartsAt, DateTime EndsAt, int Members);
