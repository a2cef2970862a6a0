using Npgsql;

namespace Showroom.Api.Shows.Data;

/// <summary>Reads and adds shows with prepared statements, without EF Core.</summary>
internal sealed class ShowStore(NpgsqlDataSource database)
{
    private const string Columns = "SELECT id, title, host_id, host, product_ids, starts_at, ends_at FROM shows ";
    private const string ById = Columns + "WHERE id = $1";
    private const string After = Columns + "WHERE id > $1 ORDER BY id LIMIT $2";
    private const string Exists = "SELECT EXISTS (SELECT FROM shows WHERE id = $1)";
    private const string Insert = "INSERT INTO shows (id, title, host_id, host, product_ids, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public async Task<ShowRow?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Exists);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Up to <paramref name="count"/> shows with ids greater than <paramref name="after"/>, in the order of their ids.</summary>
    public async Task<List<ShowRow>> ListAsync(Guid after, int count, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(After);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shows = new List<ShowRow>(count);
        while (await reader.ReadAsync(cancellationToken))
        {
            shows.Add(Read(reader));
        }

        return shows;
    }

    public async Task AddAsync(ShowRow show, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = show.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = show.Title });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = show.HostId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = show.Host });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = show.ProductIds });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = show.StartsAt });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = show.EndsAt });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ShowRow Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Title = row.GetString(1),
        HostId = row.IsDBNull(2) ? null : row.GetGuid(2),
        Host = row.GetString(3),
        ProductIds = row.GetFieldValue<Guid[]>(4),
        StartsAt = row.GetDateTime(5),
        EndsAt = row.GetDateTime(6),
    };
}
