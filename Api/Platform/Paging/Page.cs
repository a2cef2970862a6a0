namespace Showroom.Api.Platform.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Next">The value of <c>after</c> for the next page; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
