namespace Showroom.Api.Paging;

/// <summary>A part of a list, and where the next part begins.</summary>
/// <param name="Next">What to send as <c>after</c> for the next part; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
