using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class RedisKeyspaceTests
{
    private static readonly RedisKeyspace s_keyspace = new("reviews");

    [Fact]
    public void Keys_and_channels_begin_with_the_application_and_the_slice()
    {
        Assert.Equal(new RedisKeyDefinition("showroom:reviews:a", RedisType.Hash, TimeSpan.FromHours(1)), s_keyspace.Hash("a", TimeSpan.FromHours(1)));
        Assert.Equal(RedisChannel.Literal("showroom:reviews:b"), s_keyspace.Channel("b"));
    }

    [Fact]
    public void A_key_without_a_lifetime_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => s_keyspace.Set("a", TimeSpan.Zero));
}
