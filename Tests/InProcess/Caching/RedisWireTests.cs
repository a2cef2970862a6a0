using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Caching.Invalidation;
using Showroom.Caching.Redis;
using Showroom.Tests.InProcess.Caching.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>What goes over the wire to Redis: subscriptions and commands.</summary>
public sealed partial class RedisWireTests : IAsyncLifetime
{
    private readonly RedisCacheServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task After_a_subscription_that_timed_out_each_message_is_delivered_once()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(_server.Configuration + ",asyncTimeout=200,syncTimeout=5000");
        var backend = RedisBackend.Create(multiplexer, new RedisKeys("wire", 1), TimeProvider.System, NullLogger.Instance);
        var listener = new Listener();
        await _server.Process.PauseAsync();
        await backend.Channel.StartAsync(listener, Cancellation);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => backend.Channel.ProbeAsync("lost", Cancellation));
        }

        await _server.Process.ResumeAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await backend.Channel.ProbeAsync("probe", Cancellation);
                    return listener.Received.Any(static message => message.Target == "probe");
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    return false;
                }
            },
            () => "The subscription was not established.");
        // By another connection: the timeout of this one is short.
        await using var writer = await RedisClient.ConnectAsync(_server.Process.ConnectionString);
        var store = RedisBackend.Create(writer, new RedisKeys("wire", 1), TimeProvider.System, NullLogger.Instance).Store;
        var first = await store.RemoveAsync("product:1", 0);
        var last = await store.RemoveAsync("product:2", 0);

        // Messages of one channel arrive in order: a second delivery of the first would come before the last one.
        await Eventually.HoldsAsync(() => listener.Received.Any(message => message.Sequence == last), () => "The message did not arrive.");
        Assert.Single(listener.Received, message => message.Sequence == first);
        await backend.Channel.DisposeAsync();
    }

    [Fact]
    public async Task A_write_is_one_script_and_a_hit_in_L2_one_GET()
    {
        var options = Replica.Defaults with { Heartbeat = TimeSpan.FromMinutes(1), CoherenceLease = TimeSpan.FromMinutes(2) };
        await using var one = await Replica.StartAsync(_server, "wire", options);
        await using var two = await Replica.StartAsync(_server, "wire", options);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_server.Configuration + ",tiebreaker=");
        await one.Cache.SetAsync("product:0", new Product(0, "Lamp", 1), cancellationToken: Cancellation);
        var before = await CommandsAsync(admin);
        for (var i = 1; i <= 10; i++)
        {
            await one.Cache.SetAsync($"product:{i}", new Product(i, "Lamp", 1), cancellationToken: Cancellation);
        }

        var written = await CommandsAsync(admin);
        for (var i = 1; i <= 10; i++)
        {
            await two.ReadAsync<Product>($"product:{i}", () => throw new InvalidOperationException("It should be in L2."));
        }

        var read = await CommandsAsync(admin);

        // Inside a script: the counter is read and set, the entry set, the lease deleted, the message published. The version is compared by GETRANGE.
        Assert.Equal(
            [("del", 10), ("evalsha", 10), ("get", 10), ("getrange", 10), ("publish", 10), ("set", 20)],
            Difference(before, written));
        Assert.Equal([("get", 10)], Difference(written, read));
    }

    /// <summary>Without the commands by which clients are monitored.</summary>
    private static (string, int)[] Difference(Dictionary<string, int> before, Dictionary<string, int> after) =>
    [
        .. after.Select(command => (command.Key, Count: command.Value - before.GetValueOrDefault(command.Key)))
            .Where(static command => command.Count > 0 && command.Key is not ("info" or "ping" or "echo"))
            .OrderBy(static command => command.Key, StringComparer.Ordinal),
    ];

    private static async Task<Dictionary<string, int>> CommandsAsync(ConnectionMultiplexer admin) =>
        CommandStatistics().Matches((await admin.GetServers()[0].InfoRawAsync("commandstats"))!)
            .ToDictionary(static match => match.Groups[1].Value, static match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"cmdstat_([a-z]+):calls=(\d+)")]
    private static partial Regex CommandStatistics();

    private sealed class Listener : IInvalidationListener
    {
        public ConcurrentQueue<InvalidationMessage> Received { get; } = new();

        public void OnMessage(in InvalidationMessage message) => Received.Enqueue(message);

        public void OnDisconnected()
        {
        }

        public void OnConnected()
        {
        }
    }
}
