using System.ComponentModel;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Showroom.Caching;

namespace Showroom.Lab.Cache.Setup;

/// <summary>A row of the catalogue; about half a kilobyte.</summary>
[ImmutableObject(true)]
internal sealed record CatalogueRow(Guid Id, string Name, string Description, decimal Price, int Stock, long Version) : IVersioned;

[JsonSerializable(typeof(CatalogueRow))]
internal sealed partial class CacheJson : JsonSerializerContext;

/// <summary>
/// The catalogue in two shapes: <c>products</c>, found by its primary key (a B-tree), and <c>products_hash</c>, the same rows found by a hash index.
/// </summary>
internal sealed class CacheTable(NpgsqlDataSource database, string table)
{
    public const int Count = 5_000;
    public const string Tree = "products";
    public const string Hash = "products_hash";

    private long _queries;

    /// <summary>Reads that reached the database.</summary>
    public long Queries => Interlocked.Read(ref _queries);

    public static Guid[] Ids { get; } = [.. Enumerable.Range(0, Count).Select(static i => new Guid(i, 0x57a0, 0x4c1b, 0x9d, 0x2e, 0x11, 0x7f, 0x63, 0x08, 0xaa, 0x5c))];

    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var (table, key) in new[] { (Tree, "primary key"), (Hash, "not null") })
        {
            await ExecuteAsync($"create table {table} (id uuid {key}, name text not null, description text not null, price numeric(10,2) not null, stock int not null, version bigint not null)");
            await using (var import = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancellationToken))
            {
                for (var i = 0; i < Count; i++)
                {
                    await import.StartRowAsync(cancellationToken);
                    await import.WriteAsync(Ids[i], NpgsqlDbType.Uuid, cancellationToken);
                    await import.WriteAsync($"Product {i}", NpgsqlDbType.Text, cancellationToken);
                    await import.WriteAsync(string.Concat(Enumerable.Repeat($"A product to look at, number {i}. ", 11)), NpgsqlDbType.Text, cancellationToken);
                    await import.WriteAsync(19.90m, NpgsqlDbType.Numeric, cancellationToken);
                    await import.WriteAsync(100, NpgsqlDbType.Integer, cancellationToken);
                    await import.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
                }

                await import.CompleteAsync(cancellationToken);
            }

            if (table == Hash)
            {
                await ExecuteAsync($"create index {table}_id on {table} using hash (id)");
            }

            await ExecuteAsync($"vacuum analyze {table}");
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask<CatalogueRow> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _queries);
        await using var command = database.CreateCommand($"select id, name, description, price, stock, version from {table} where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await ReadRowAsync(command, cancellationToken);
    }

    public async ValueTask<CatalogueRow> WriteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"update {table} set version = version + 1 where id = $1 returning id, name, description, price, stock, version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await ReadRowAsync(command, cancellationToken);
    }

    private static async ValueTask<CatalogueRow> ReadRowAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDecimal(3), reader.GetInt32(4), reader.GetInt64(5));
    }
}
