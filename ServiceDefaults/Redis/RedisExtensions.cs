using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Health;
using Showroom.ServiceDefaults.Warmup;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>The connection to Redis.</summary>
public static class RedisExtensions
{
    /// <summary>The name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "cache";

    /// <summary>
    /// Registers one <see cref="IConnectionMultiplexer"/> for the whole service, with traces and the health check <c>StackExchange.Redis</c>. The service
    /// starts without Redis, connects in the background and reports degraded meanwhile, but a connection string that is missing or malformed stops the start.
    /// </summary>
    public static IHostApplicationBuilder AddRedis(this IHostApplicationBuilder builder)
    {
        var connection = RedisConnectionString.Parse(builder.Configuration.GetConnectionString(ConnectionName));
        builder.Services.AddConnectionStringCheck(ConnectionName, connection.Error);
        builder.AddRedisClient(
            ConnectionName,
            settings => settings.ConnectionString = connection.WithoutCredentials,
            redis =>
            {
                (redis.User, redis.Password) = (connection.User, connection.Password);
                redis.AbortOnConnectFail = false;
                if (connection.WithoutCredentials?.Contains("connectTimeout", StringComparison.OrdinalIgnoreCase) != true)
                {
                    redis.ConnectTimeout = 1_000;
                }

                redis.BacklogPolicy = BacklogPolicy.FailFast;
            });
        builder.Services.AddOptionalDependency("StackExchange.Redis");
        builder.Services.AddWarmup<RedisWarmup>();
        return builder;
    }
}
