using Npgsql;
using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog.Data;

/// <summary>Reads products with prepared statements, without EF Core.</summary>
internal sealed class ProductReader(NpgsqlDataSource database)
{
    private const string Columns = "SELECT id, name, description, price, currency, stock, version, updated_at FROM products ";
    private const string ById = Columns + "WHERE id = $1";
    private const string After = Columns + "WHERE id > $1 ORDER BY id LIMIT $2";
    private const string FoundAfter =
        Columns + $"WHERE id > $1 AND search @@ to_tsquery('{CatalogContext.SearchLanguage}', $3) ORDER BY id LIMIT $2";

    public async Task<Product?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Up to <paramref name="count"/> products with ids greater than <paramref name="after"/>, in the order of their ids.</summary>
    /// <param name="search">Only products that contain a word with each of these beginnings; null for all products.</param>
    /// <param name="after">The last id of the page before.</param>
    /// <param name="count">The maximum.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<List<Product>> ListAsync(SearchTerms? search, Guid after, int count, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(search is null ? After : FoundAfter);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        if (search is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = search.TsQuery });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var products = new List<Product>(count);
        while (await reader.ReadAsync(cancellationToken))
        {
            products.Add(Read(reader));
        }

        return products;
    }

    private static Product Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), new Money(row.GetDecimal(3), row.GetString(4)),
        row.GetInt32(5), row.GetInt32(6), row.GetDateTime(7));
}
