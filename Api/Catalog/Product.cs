namespace Showroom.Api.Catalog;

/// <summary>What the shop sells, as clients see it.</summary>
/// <param name="Id">An opaque string (a UUID, version 7: newer products sort after older ones).</param>
/// <param name="Version">Grows by one with each change; it is also the entity tag.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record Product(Guid Id, string Name, string Description, Money Price, int Stock, int Version, DateTime UpdatedAt);
