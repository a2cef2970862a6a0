using Showroom.Lab.ServerComparison.Load;
using Showroom.Lab.ServerComparison.Protocols;
using Showroom.Lab.Servers;

namespace Showroom.Lab.ServerComparison;

/// <summary>A kind of server, and how one is started.</summary>
internal sealed record ServerKind(string Name, CacheProtocol Protocol, string Configuration, Func<bool, Task<ServerUnderTest>> StartAsync)
{
    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new("redis-server", CacheProtocol.Redis, "one thread for commands; durable: append-only file", static async isDurable => ServerUnderTest.Of(await RedisServer.StartAsync(isDurable))),
        new("valkey-server", CacheProtocol.Redis, "one thread for commands; durable: append-only file", static async isDurable => ServerUnderTest.Of(await RedisServer.StartValkeyAsync(isDurable))),
        new("Garnet", CacheProtocol.Redis, ".NET, several threads; log 256 MB, index 16 MB; durable: append-only file, committed before the response", static async isDurable => ServerUnderTest.Of(await RedisServer.StartGarnetAsync(isDurable))),
        new("memcached", CacheProtocol.Memcached, "four threads; it has no durable form to start", static async _ => ServerUnderTest.Of(await MemcachedServer.StartAsync())),
    ];
}

/// <summary>A server of any kind.</summary>
internal sealed class ServerUnderTest(CacheProtocol protocol, int port, string? login, Func<int> processId, Func<Task> restart, Func<ValueTask> dispose) : IServerUnderTest
{
    public int ProcessId => processId();

    public static ServerUnderTest Of(RedisServer server) => new(
        CacheProtocol.Redis,
        server.Port,
        CacheProtocol.Command("AUTH", server.Password),
        () => server.ProcessId,
        async () =>
        {
            await server.StopAsync();
            await server.StartAgainAsync();
        },
        server.DisposeAsync);

    public static ServerUnderTest Of(MemcachedServer server) => new(
        CacheProtocol.Memcached,
        server.Port,
        login: null,
        () => server.ProcessId,
        async () =>
        {
            await server.StopAsync();
            await server.StartAgainAsync();
        },
        server.DisposeAsync);

    public LoadConnection Connect(int batch) => new(protocol, port, login, batch);

    public Task<TextConnection> OpenAsync(CancellationToken cancellationToken) => TextConnection.OpenAsync(port, login, cancellationToken);

    /// <summary>Kills the process and starts it again.</summary>
    public Task RestartAsync() => restart();

    public ValueTask DisposeAsync() => dispose();
}
