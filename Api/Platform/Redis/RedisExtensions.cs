using Showroom.Api.Platform.Configuration;
using Showroom.ServiceDefaults.Health;
using StackExchange.Redis;

namespace Showroom.Api.Platform.Redis;

internal static class RedisExtensions
{
    /// <summary>The name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "cache";

    /// <summary>
    /// Registers one <see cref="IConnectionMultiplexer"/> for all slices. The service starts without Redis and connects in the background, but a connection
    /// string that is missing or malformed stops the start.
    /// </summary>
    public static IHostApplicationBuilder AddRedis(this IHostApplicationBuilder builder)
    {
        var connection = RedisConnectionString.Parse(builder.Configuration.GetConnectionString(ConnectionName));
        builder.Services.AddConnectionStringCheck(ConnectionName, connection.Error);
        builder.AddRedisDistributedCache(
            ConnectionName,
            settings => settings.ConnectionString = connection.WithoutCredentials,
            redis =>
            {
                (redis.User, redis.Password) = (connection.User, connection.Password);
                redis.AbortOnConnectFail = false;
                redis.ConnectTimeout = 1_000;
                redis.BacklogPolicy = BacklogPolicy.FailFast;
            });
        builder.Services.AddOptionalDependency("StackExchange.Redis");
        return builder;
    }
}
