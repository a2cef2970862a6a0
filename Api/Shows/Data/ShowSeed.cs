using Npgsql;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Api.Platform.Data;

namespace Showroom.Api.Shows.Data;

/// <summary>The demonstration shows: the same on every machine, each with products of the demonstration catalogue.</summary>
internal sealed class ShowSeed : IDataSeed
{
    private const int ProductsPerShow = 12;

    // They run for years, so that there are live shows whenever the demonstration runs.
    private static readonly DateTime s_start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime s_end = s_start.AddYears(10);

    private static readonly (string Id, string Title, string Host)[] s_shows =
    [
        ("019b76da-a800-7000-8000-000000000001", "Morning market", "Ada"),
        ("019b76da-a800-7000-8000-000000000002", "Workshop live", "Grace"),
        ("019b76da-a800-7000-8000-000000000003", "The Saturday studio", "Edsger"),
        ("019b76da-a800-7000-8000-000000000004", "Last pieces", "Barbara"),
    ];

    public string Name => "shows";

    public async Task<int> SeedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        // A batch is one transaction.
        await using var batch = database.CreateBatch();
        foreach (var show in Generate())
        {
            var insert = new NpgsqlBatchCommand("INSERT INTO shows (id, title, host, product_ids, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = show.Id });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = show.Title });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = show.Host });
            insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = show.ProductIds });
            insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = show.StartsAt });
            insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = show.EndsAt });
            batch.BatchCommands.Add(insert);
        }

        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The shows in the order of their ids.</summary>
    public static IEnumerable<ShowRow> Generate() => s_shows.Zip(
        ProductSeed.Generate().Select(product => product.Id).Chunk(ProductsPerShow),
        (show, products) => new ShowRow { Id = Guid.Parse(show.Id), Title = show.Title, Host = show.Host, ProductIds = products, StartsAt = s_start, EndsAt = s_end });
}
