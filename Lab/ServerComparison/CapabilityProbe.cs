using Showroom.Lab.ServerComparison.Protocols;

namespace Showroom.Lab.ServerComparison;

/// <summary>Something that a server may be able to do, the requests that use it, and the first line of the response to the last of them if it can.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Requests">In the order in which they are sent.</param>
/// <param name="Expected">The beginning of that line.</param>
internal sealed record Capability(string Name, string[] Requests, string Expected);

/// <summary>Finds out by trying what a server can do. A capability that its protocol has no command for is probed by the name that others use.</summary>
internal static class CapabilityProbe
{
    public const string PublishSubscribe = "publish and subscribe";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private static readonly Capability[] s_redis =
    [
        new("expiration", [Command("SET", "p:e", "1", "PX", "60000"), Command("PTTL", "p:e")], ":"),
        new("atomic counter", [Command("INCR", "p:c")], ":1"),
        new("set if absent", [Command("SET", "p:nx", "1", "NX")], "+OK"),
        new("several keys in one request", [Command("MGET", "p:e", "p:c")], "*2"),
        new("list", [Command("RPUSH", "p:l", "a")], ":1"),
        new("hash", [Command("HSET", "p:h", "f", "a")], ":1"),
        new("set", [Command("SADD", "p:s", "a")], ":1"),
        new("sorted set", [Command("ZADD", "p:z", "1", "a")], ":1"),
        new("stream", [Command("XADD", "p:x", "*", "f", "a")], "$"),
        new("bitmap", [Command("SETBIT", "p:b", "7", "1")], ":0"),
        new("geographic index", [Command("GEOADD", "p:g", "13.4", "52.5", "a")], ":1"),
        new("transaction", [Command("MULTI"), Command("INCR", "p:t"), Command("EXEC")], "*1"),
        new("script", [Command("EVAL", "return redis.call('incr', KEYS[1])", "1", "p:v")], ":1"),
        new("function (stored script)", [Command("FUNCTION", "LIST")], "*"),
        new("sharded publish", [Command("SPUBLISH", "p:sp", "m")], ":"),
    ];

    private static readonly Capability[] s_memcached =
    [
        new("expiration", ["set p:e 0 60 1\r\n1\r\n"], "STORED"),
        new("atomic counter", ["set p:c 0 0 1\r\n0\r\n", "incr p:c 1\r\n"], "1"),
        new("set if absent", ["add p:nx 0 0 1\r\n1\r\n"], "STORED"),
        new("several keys in one request", ["get p:e p:c\r\n"], "VALUE"),
        new("list", ["rpush p:l a\r\n"], "1"),
        new("hash", ["hset p:h f a\r\n"], "1"),
        new("set", ["sadd p:s a\r\n"], "1"),
        new("sorted set", ["zadd p:z 1 a\r\n"], "1"),
        new("stream", ["xadd p:x * f a\r\n"], "1"),
        new("bitmap", ["setbit p:b 7 1\r\n"], "0"),
        new("geographic index", ["geoadd p:g 13.4 52.5 a\r\n"], "1"),
        new("transaction", ["multi\r\n"], "OK"),
        new("script", ["eval x 0\r\n"], "1"),
        new("function (stored script)", ["function list\r\n"], "*"),
        new("sharded publish", ["spublish p:sp m\r\n"], "0"),
    ];

    public static async Task<IReadOnlyDictionary<string, bool>> RunAsync(ServerKind kind, ServerUnderTest server, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, bool>();
        foreach (var capability in kind.Protocol == CacheProtocol.Redis ? s_redis : s_memcached)
        {
            found[capability.Name] = await WithTimeoutAsync(token => TryAsync(server, capability, token), cancellationToken);
        }

        found[PublishSubscribe] = await WithTimeoutAsync(
            token => kind.Protocol == CacheProtocol.Redis
                ? TryPublishAsync(server, Command("SUBSCRIBE", "p:ch"), Command("PUBLISH", "p:ch", "m"), ":1", token)
                : TryPublishAsync(server, "subscribe p:ch\r\n", "publish p:ch m\r\n", "1", token),
            cancellationToken);
        return found;
    }

    private static async Task<bool> TryAsync(ServerUnderTest server, Capability capability, CancellationToken cancellationToken)
    {
        // A connection each, so that what remains of a longer response belongs to none of the others.
        using var connection = await server.OpenAsync(cancellationToken);
        var line = "";
        foreach (var request in capability.Requests)
        {
            line = await connection.RequestAsync(request, cancellationToken);
        }

        return line.StartsWith(capability.Expected, StringComparison.Ordinal);
    }

    private static async Task<bool> TryPublishAsync(ServerUnderTest server, string subscribe, string publish, string oneReceiver, CancellationToken cancellationToken)
    {
        using var subscriber = await server.OpenAsync(cancellationToken);
        using var publisher = await server.OpenAsync(cancellationToken);
        return !(await subscriber.RequestAsync(subscribe, cancellationToken)).StartsWith("ERR", StringComparison.Ordinal)
            && (await publisher.RequestAsync(publish, cancellationToken)).StartsWith(oneReceiver, StringComparison.Ordinal);
    }

    private static async Task<bool> WithTimeoutAsync(Func<CancellationToken, Task<bool>> probe, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        try
        {
            return await probe(timeout.Token);
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // It closed the connection, or does not respond to what it does not know.
            return false;
        }
    }

    private static string Command(params string[] parts) => CacheProtocol.Command(parts);
}
