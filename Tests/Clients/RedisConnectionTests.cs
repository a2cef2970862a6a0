using Showroom.Tests.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.Clients;

/// <summary>How connections to Redis begin and end.</summary>
public sealed class RedisConnectionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_recovers_when_redis_is_killed_and_comes_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync(options =>
            (options.BacklogPolicy, options.ReconnectRetryPolicy) = (BacklogPolicy.FailFast, new LinearRetry(100)));
        var database = connection.GetDatabase();
        var messages = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("room"));
        await database.PingAsync();

        await server.StopAsync();
        await Eventually.HoldsAsync(() => !connection.IsConnected, () => "the loss went unnoticed");
        await Assert.ThrowsAnyAsync<RedisConnectionException>(() => database.StringSetAsync("key", "value"));

        await server.StartAgainAsync();
        await Eventually.HoldsAsync(() => AnswersAsync(database), () => "commands stayed unanswered");
        await Eventually.HoldsAsync(
            async () => await database.PublishAsync(RedisChannel.Literal("room"), "back") > 0, () => "the subscription did not come back");
        Assert.Equal("back", (await messages.ReadAsync(Cancelled)).Message);
    }

    [Fact]
    public async Task Commands_in_flight_fail_when_redis_is_killed_and_none_is_left_hanging()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync(options => options.BacklogPolicy = BacklogPolicy.FailFast);
        var database = connection.GetDatabase();
        var blocked = database.ExecuteAsync("BLPOP", "nothing", "0");
        var behind = Enumerable.Range(0, 1000).Select(_ => database.StringIncrementAsync("count")).ToArray();

        await server.StopAsync();

        await Assert.ThrowsAnyAsync<RedisException>(() => blocked.WaitAsync(Cancelled));
        foreach (var command in behind)
        {
            await Assert.ThrowsAnyAsync<RedisException>(() => command.WaitAsync(Cancelled));
        }
    }

    [Fact]
    public async Task A_disposed_connection_leaves_nothing_at_redis()
    {
        await using var server = await RedisServer.StartAsync();
        await using var observer = await server.ConnectAsync(options => options.ClientName = "observer");
        var connection = await server.ConnectAsync(options => options.ClientName = "passing");
        await connection.GetDatabase().PingAsync();
        Assert.True(await CountAsync("passing") > 0);

        await connection.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.GetDatabase().PingAsync());
        await Eventually.HoldsAsync(async () => await CountAsync("passing") == 0, () => "Redis still knows the client");

        async Task<int> CountAsync(string client) =>
            ((string?)await observer.GetDatabase().ExecuteAsync("CLIENT", "LIST"))!.Split('\n').Count(line => line.Contains($"name={client}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_repeated_in_the_error()
    {
        await using var server = await RedisServer.StartAsync();

        var error = await Assert.ThrowsAsync<RedisConnectionException>(
            () => server.ConnectAsync(options => (options.Password, options.ConnectTimeout) = ("not-the-password", 2_000)));

        Assert.DoesNotContain("not-the-password", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<bool> AnswersAsync(IDatabase database)
    {
        try
        {
            return await database.StringSetAsync("key", "value");
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
