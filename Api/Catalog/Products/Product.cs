namespace Showroom.Api.Catalog.Products;

/// <summary>A product of the shop.</summary>
/// <param name="Id">An opaque string.</param>
/// <param name="Version">Grows by one with each change; also the entity tag.</param>
/// <param name="UpdatedAt">The time of the last change, UTC.</param>
internal sealed record Product(Guid Id, string Name, string Description, Money Price, int Stock, int Version, DateTime UpdatedAt);
