[assembly: AssemblyFixture(typeof(TestServers))]

namespace Showroom.Tests.Fixtures;

/// <summary>
/// Real servers for tests, started when the first test asks and stopped after the last. A test class takes this as a
/// constructor parameter.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _postgres = new(PostgresServer.StartAsync);
    private readonly Lazy<Task<RedisServer>> _redis = new(RedisServer.StartAsync);

    /// <summary>A new, empty database; skips the test when no Postgres can be found.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var server = await _postgres.Value;
        return await server.NewDatabaseAsync();
    }

    /// <summary>An empty keyspace in the Redis that tests share (channels are shared); skips the test when no Redis can be found.</summary>
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
}
