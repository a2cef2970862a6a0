using Npgsql;

namespace Showroom.Api.Platform.Data;

/// <summary>Fills a slice's tables with demonstration data.</summary>
internal interface IDataSeed
{
    /// <summary>What the rows are, in the plural: <c>products</c>.</summary>
    string Name { get; }

    /// <summary>Adds the data when there is none yet, all of it or nothing.</summary>
    /// <returns>The number of rows added.</returns>
    Task<int> SeedAsync(NpgsqlDataSource database, CancellationToken cancellationToken);
}
