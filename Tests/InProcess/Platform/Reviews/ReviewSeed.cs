using Npgsql;
using Showroom.Api.Platform.Data;

namespace Showroom.Tests.InProcess.Platform.Reviews;

internal sealed class ReviewSeed : IDataSeed
{
    public static Guid Id { get; } = new("01940000-0000-7000-8000-000000000001");

    public string Name => "reviews";

    public async Task<int> SeedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("INSERT INTO reviews (id, stars) VALUES ($1, 5) ON CONFLICT DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id });
        return await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
