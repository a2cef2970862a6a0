using Microsoft.EntityFrameworkCore;

namespace Showroom.Api.Catalog.Database;

/// <summary>Changes products. Of two writers that have read the same version, one succeeds.</summary>
internal sealed class ProductWriter(CatalogContext database, TimeProvider time)
{
    /// <summary>Changes the product if its version is the expected one.</summary>
    /// <param name="isExpected">Whether the caller's condition holds for this version.</param>
    public async Task<ProductUpdate> UpdateAsync(Guid id, Func<int, bool> isExpected, ProductChange change, CancellationToken cancellationToken)
    {
        var row = await database.Products.SingleOrDefaultAsync(product => product.Id == id, cancellationToken);
        if (row is null)
        {
            return ProductUpdate.Missing;
        }

        if (!isExpected(row.Version))
        {
            return ProductUpdate.Stale;
        }

        row.Name = change.Name!;
        row.Description = change.Description!;
        row.Price = change.Price!.Amount;
        row.Currency = change.Price.Currency;
        row.Stock = change.Stock!.Value;
        row.Version++;
        row.UpdatedAt = Microseconds(time.GetUtcNow());
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return new ProductUpdate(row.ToProduct());
        }
        catch (DbUpdateConcurrencyException)
        {
            return ProductUpdate.Stale;
        }
    }

    // What Postgres keeps, so that the answer to a write equals the next read.
    private static DateTime Microseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}

/// <summary>What became of a write.</summary>
internal readonly record struct ProductUpdate(Product? Product, bool IsStale = false)
{
    public static ProductUpdate Missing => default;

    public static ProductUpdate Stale => new(null, IsStale: true);
}
