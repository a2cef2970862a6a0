using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class RedisOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new RedisOptionsValidator().Validate(null, new RedisOptions()).Succeeded);

    [Fact]
    public void Values_out_of_range_are_named()
    {
        var options = new RedisOptions { CommandTimeout = TimeSpan.Zero, MinReconnectDelay = TimeSpan.FromSeconds(2) };

        Assert.Equal(
            ["Redis:CommandTimeout must be 00:00:00.1000000 to 00:01:00, and is 00:00:00.", "Redis:MinReconnectDelay must be 00:00:00.0500000 to 00:00:01, and is 00:00:02."],
            new RedisOptionsValidator().Validate(null, options).Failures);
    }

    [Fact]
    public void Settings_of_the_connection_string_take_precedence()
    {
        var connection = RedisConnectionString.Parse("127.0.0.1:6379,asyncTimeout=9000,connectTimeout=8000");
        var redis = ConfigurationOptions.Parse(connection.WithoutCredentials!);

        RedisConnectionDefaults.Apply(redis, new RedisOptions(), connection.Sets, TimeProvider.System);

        Assert.Equal((9000, 8000, 2000, 1), (redis.AsyncTimeout, redis.ConnectTimeout, redis.SyncTimeout, redis.KeepAlive));
        Assert.False(redis.AbortOnConnectFail);
    }
}
