using Npgsql;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Cache.Setup;

/// <summary>The Redis and the PostgreSQL of an experiment.</summary>
internal sealed class CacheServers(RedisServer redis, PostgresServer postgres) : IAsyncDisposable
{
    public string Redis => $"{redis.ConnectionString},abortConnect=false,allowAdmin=true";

    public string Postgres { get; } = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
    {
        MaxPoolSize = 30,
        MaxAutoPrepare = 20,
        AutoPrepareMinUsages = 1,
    }.ConnectionString;

    /// <exception cref="Processes.ProgramNotFoundException">One of them is not installed.</exception>
    public static async Task<CacheServers> StartAsync(CancellationToken cancellationToken)
    {
        var redis = await RedisServer.StartAsync();
        try
        {
            return new CacheServers(redis, await PostgresServer.StartAsync(isDurable: true, cancellationToken));
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
