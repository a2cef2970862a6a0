namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>A Redis-compatible server. Each replica connects with a multiplexer of its own.</summary>
public abstract class RedisLikeServer(Func<Task<RedisServer>> start) : ICacheServer
{
    private RedisServer? _server;

    /// <summary>The server process, which tests pause, kill and restart.</summary>
    public RedisServer Process => _server!;

    public string Configuration => Process.ConnectionString + (Process.IsRunning ? RedisConnection.Settings : RedisConnection.SettingsWithoutServer);

    public async ValueTask InitializeAsync() => _server = await start();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null) => RedisConnection.OpenAsync(Configuration, prefix, time);
}

public sealed class RedisCacheServer() : RedisLikeServer(TestServers.StartRedisAsync);

public sealed class GarnetCacheServer() : RedisLikeServer(TestServers.StartGarnetAsync);
