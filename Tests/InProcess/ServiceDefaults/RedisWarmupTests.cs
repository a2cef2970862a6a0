using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.ServiceDefaults;

/// <summary>A service reports ready once it is connected to Redis, or Redis had time to respond.</summary>
public sealed class RedisWarmupTests(TestServers servers)
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task With_a_connection_it_is_complete()
    {
        await using var redis = await RedisClient.ConnectAsync(await servers.NewRedisAsync());
        await new RedisWarmup(redis, _time).RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_Redis_it_waits_until_the_limit()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{LoopbackPort.Reserve()},abortConnect=false,connectTimeout=100");
        var warmup = new RedisWarmup(redis, _time).RunAsync(TestContext.Current.CancellationToken);
        _time.Advance(RedisWarmup.Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(warmup.IsCompleted);
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(20));
                return Task.FromResult(warmup.IsCompletedSuccessfully);
            },
            () => "It still waits for Redis.");
    }
}
