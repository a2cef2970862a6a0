using Npgsql;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Showroom.Tests.Fixtures;

/// <summary>
/// Real servers for tests, started by the first test that needs them and stopped after the last. A test class takes this as a
/// constructor parameter. A test is skipped, with the reason, when its server is not installed.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _postgres = new(StartPostgresAsync);
    private readonly Lazy<Task<string>> _migrated;
    private readonly Lazy<Task<RedisServer>> _redis = new(StartRedisAsync);

    public TestServers() => _migrated = new(MigrateAsync);

    /// <summary>A Redis for one test class or test, which may pause and stop it.</summary>
    public static Task<RedisServer> StartRedisAsync() => OrSkipAsync(RedisServer.StartAsync);

    /// <summary>A Garnet for one test class or test, which may pause and stop it.</summary>
    public static Task<RedisServer> StartGarnetAsync() => OrSkipAsync(RedisServer.StartGarnetAsync);

    /// <summary>An emulator of SQS, SNS and S3 for one test class or test, which may stop it.</summary>
    internal static Task<MessagingEmulator> StartMessagingEmulatorAsync(params EmulatedQueue[] queues) => OrSkipAsync(() => MessagingEmulator.StartAsync(queues));

    /// <summary>A PostgreSQL for one test class or test.</summary>
    public static Task<PostgresServer> StartPostgresAsync() => OrSkipAsync(static () => PostgresServer.StartAsync(isDurable: false));

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var server = await _postgres.Value;
        return await server.NewDatabaseAsync();
    }

    /// <summary>A new database, migrated and seeded: a copy of one that is migrated once for all tests.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewMigratedDatabaseAsync()
    {
        var server = await _postgres.Value;
        return await server.NewDatabaseAsync(await _migrated.Value);
    }

    /// <summary>An empty keyspace in the Redis that tests share; channels are shared too.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewRedisAsync()
    {
        var server = await _redis.Value;
        return server.NewKeyspace();
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres.IsValueCreated && _postgres.Value.IsCompletedSuccessfully)
        {
            await (await _postgres.Value).DisposeAsync();
        }

        if (_redis.IsValueCreated && _redis.Value.IsCompletedSuccessfully)
        {
            await (await _redis.Value).DisposeAsync();
        }
    }

    private async Task<string> MigrateAsync()
    {
        var database = await NewDatabaseAsync();
        await Migrations.ApplyAsync(database);
        // Postgres copies no database that has connections.
        await using var connection = new NpgsqlConnection(database);
        NpgsqlConnection.ClearPool(connection);
        return database;
    }

    private static async Task<T> OrSkipAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (ProgramNotFoundException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
