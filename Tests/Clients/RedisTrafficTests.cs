using System.Security.Cryptography;
using Showroom.Tests.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.Clients;

/// <summary>What the connections under StackExchange.Redis must carry, seen from its public surface.</summary>
public sealed class RedisTrafficTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_commands_in_flight_each_get_their_own_answer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => database.StringSetAsync($"key:{i}", i)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100_000).Select(i => database.StringGetAsync($"key:{i % 1000}")));

        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => i % 1000), answers.Select(answer => (int)answer));
    }

    [Fact]
    public async Task Ten_megabytes_come_back_unchanged_among_small_commands()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        var value = RandomNumberGenerator.GetBytes(10_000_000);

        var small = Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => database.StringIncrementAsync("small")));
        await database.StringSetAsync("large", value);
        var back = (byte[]?)await database.StringGetAsync("large");
        await small;

        Assert.True(value.AsSpan().SequenceEqual(back));
        Assert.Equal(1000, (int)await database.StringGetAsync("small"));
    }

    [Fact]
    public async Task A_reply_of_two_hundred_thousand_elements_keeps_them_all_in_order()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        var expected = Enumerable.Range(0, 200_000).ToArray();
        foreach (var part in expected.Chunk(20_000))
        {
            await database.ListRightPushAsync("list", part.Select(i => (RedisValue)i).ToArray());
        }

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(expected, (await database.ListRangeAsync("list")).Select(i => (int)i).ToArray());
            Assert.Equal(7, (int)await database.ListGetByIndexAsync("list", 7));
        }
    }

    [Fact]
    public async Task A_script_returns_arrays_within_arrays()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();

        var result = await connection.GetDatabase().ScriptEvaluateAsync(
            "local all = {} for i = 1, 100 do all[i] = {i, {KEYS[1], ARGV[1]}} end return all", ["key"], ["value"]);

        Assert.Equal(100, result.Length);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i + 1, (int)result[i][0]);
            Assert.Equal("key value", string.Join(" ", (string?[]?)result[i][1] ?? []));
        }
    }

    [Fact]
    public async Task A_transaction_happens_as_a_whole_or_not_at_all()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        await database.StringSetAsync("stock", 1);

        async Task<bool> BuyAsync()
        {
            var transaction = database.CreateTransaction();
            transaction.AddCondition(Condition.StringEqual("stock", 1));
            var left = transaction.StringDecrementAsync("stock");
            var sold = transaction.ListRightPushAsync("sold", "item");
            var done = await transaction.ExecuteAsync();
            if (done)
            {
                Assert.Equal(0, await left);
                Assert.Equal(1, await sold);
            }

            return done;
        }

        Assert.True(await BuyAsync());
        Assert.False(await BuyAsync());
        Assert.Equal(0, (int)await database.StringGetAsync("stock"));
        Assert.Equal(1, await database.ListLengthAsync("sold"));
    }

    [Fact]
    public async Task Messages_reach_every_subscriber_in_their_order()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sender = await server.ConnectAsync();
        await using var receiver = await server.ConnectAsync();
        var channel = RedisChannel.Literal("room");
        var queue = await receiver.GetSubscriber().SubscribeAsync(channel);
        var seen = new int[2];
        await receiver.GetSubscriber().SubscribeAsync(channel, (_, _) => Interlocked.Increment(ref seen[0]));
        await receiver.GetSubscriber().SubscribeAsync(channel, (_, _) => Interlocked.Increment(ref seen[1]));

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => sender.GetSubscriber().PublishAsync(channel, i)));

        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(i, (int)(await queue.ReadAsync(Cancelled)).Message);
        }

        await Eventually.HoldsAsync(
            () => Volatile.Read(ref seen[0]) == 10_000 && Volatile.Read(ref seen[1]) == 10_000,
            () => "a handler missed messages");
    }

    [Fact]
    public async Task Sixty_four_connections_under_load_lose_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        var connections = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => server.ConnectAsync()));

        await Task.WhenAll(connections.Select(connection =>
            Task.WhenAll(Enumerable.Range(0, 500).Select(_ => connection.GetDatabase().StringIncrementAsync("count")))));

        Assert.Equal(64 * 500, (int)await connections[0].GetDatabase().StringGetAsync("count"));
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
    }
}
