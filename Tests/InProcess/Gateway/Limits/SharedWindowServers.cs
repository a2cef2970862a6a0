namespace Showroom.Tests.InProcess.Gateway.Limits;

/// <summary>A server for the tests of one class.</summary>
public abstract class SharedWindowServer(Func<Task<RedisServer>> start) : IAsyncLifetime
{
    private RedisServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await start();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class RedisWindowServer() : SharedWindowServer(TestServers.StartRedisAsync);

public sealed class GarnetWindowServer() : SharedWindowServer(TestServers.StartGarnetAsync);

public sealed class RedisWindowTests(RedisWindowServer server) : SharedWindowSuite(server), IClassFixture<RedisWindowServer>;

public sealed class GarnetWindowTests(GarnetWindowServer server) : SharedWindowSuite(server), IClassFixture<GarnetWindowServer>;
