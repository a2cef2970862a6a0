using Microsoft.EntityFrameworkCore;
using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog.Data;

/// <summary>
/// The catalogue's tables, for migrations and writes. Reads use SQL (<see cref="ProductReader"/>), so that a replica's first reads do not wait until EF Core
/// has built the model.
/// </summary>
internal sealed class CatalogContext(DbContextOptions<CatalogContext> options) : DbContext(options)
{
    /// <summary>The text search configuration, which stems words: "lamps" finds "lamp".</summary>
    public const string SearchLanguage = "english";

    public DbSet<ProductRow> Products => Set<ProductRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<ProductRow>(product =>
    {
        product.ToTable("products", table => table.HasCheckConstraint("products_stock_not_negative", "stock >= 0"));
        product.HasKey(p => p.Id).HasName("products_pkey");
        product.Property(p => p.Id).HasColumnName("id").ValueGeneratedNever();
        product.Property(p => p.Name).HasColumnName("name").HasMaxLength(ProductChange.MaxNameLength);
        product.Property(p => p.Description).HasColumnName("description").HasMaxLength(ProductChange.MaxDescriptionLength);
        product.Property(p => p.Price).HasColumnName("price").HasPrecision(11, 2);
        product.Property(p => p.Currency).HasColumnName("currency").HasMaxLength(3).IsFixedLength();
        product.Property(p => p.Stock).HasColumnName("stock");
        product.Property(p => p.Version).HasColumnName("version").IsConcurrencyToken();
        product.Property(p => p.UpdatedAt).HasColumnName("updated_at");
        product.HasGeneratedTsVectorColumn(p => p.Search, SearchLanguage, p => new { p.Name, p.Description })
            .HasIndex(p => p.Search, "products_search_idx").HasMethod("GIN");
        product.Property(p => p.Search).HasColumnName("search");
    });
}
