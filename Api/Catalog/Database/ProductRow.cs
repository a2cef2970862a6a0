using NpgsqlTypes;

namespace Showroom.Api.Catalog.Database;

/// <summary>A product in the table <c>products</c>.</summary>
internal sealed class ProductRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    public required decimal Price { get; set; }

    public required string Currency { get; set; }

    public required int Stock { get; set; }

    /// <summary>Guards against a lost update: a write names the version that it has read.</summary>
    public required int Version { get; set; }

    public required DateTime UpdatedAt { get; set; }

    /// <summary>The words of name and description, kept by the database.</summary>
    public NpgsqlTsVector Search { get; init; } = null!;

    public Product ToProduct() => new(Id, Name, Description, new Money(Price, Currency), Stock, Version, UpdatedAt);
}
