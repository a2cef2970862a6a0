using Microsoft.EntityFrameworkCore;
using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog.Data;

/// <summary>Updates products with optimistic concurrency: of two writers that have read the same version, one succeeds.</summary>
internal sealed class ProductWriter(CatalogContext database, TimeProvider time)
{
    /// <summary>Updates the product if its version is expected.</summary>
    /// <param name="id">The product.</param>
    /// <param name="isExpected">The caller's condition on the current version.</param>
    /// <param name="change">The new values, validated.</param>
    /// <param name="cancellationToken">Cancels the update before it is committed.</param>
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
        row.UpdatedAt = ToMicroseconds(time.GetUtcNow());
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

    /// <summary>Executes an update that matches no row, to compile what <see cref="UpdateAsync"/> needs to save a change.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        var row = new ProductRow
        {
            Id = Guid.Empty,
            Name = "",
            Description = "",
            Price = 0,
            Currency = "",
            Stock = 0,
            Version = 0,
            UpdatedAt = ToMicroseconds(time.GetUtcNow()),
        };
        database.Products.Attach(row).State = EntityState.Modified;
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // As expected: no product has the empty id.
        }
    }

    // The precision of Postgres, so that the response to a write equals the next read.
    private static DateTime ToMicroseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
