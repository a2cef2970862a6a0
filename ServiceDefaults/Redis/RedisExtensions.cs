using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
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
    /// The settings are <see cref="RedisConnectionDefaults"/>, with the timing of the section <c>Redis</c>.
    /// </summary>
    public static IHostApplicationBuilder AddRedis(this IHostApplicationBuilder builder)
    {
        var connection = RedisConnectionString.Parse(builder.Configuration.GetConnectionString(ConnectionName));
        builder.Services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>().AddSectionOptions<RedisOptions>(RedisOptions.Section);
        builder.Services.AddConnectionStringCheck(ConnectionName, connection.Error);
        builder.AddRedisClient(
            ConnectionName,
            settings => settings.ConnectionString = connection.WithoutCredentials,
            redis => Apply(redis, connection, builder.Configuration));
        builder.Services.AddOptionalDependency("StackExchange.Redis");
        if (connection.Error is not null)
        {
            // The start fails with it, and not with what the client would say.
            return builder;
        }

        builder.Services.AddWarmup<RedisWarmup>();

        // The client connects when it is first used, which must not delay the start.
        builder.Services.AddSingleton<Func<IConnectionMultiplexer>>(static services => services.GetRequiredService<IConnectionMultiplexer>);
        builder.Services.AddHostedService<PrimaryMonitor>();
        return builder;
    }

    /// <summary>The settings of the service's connection, TLS and credentials included, for one more connection with other rights.</summary>
    /// <exception cref="InvalidOperationException">The connection string is missing or malformed.</exception>
    public static ConfigurationOptions CreateRedisOptions(this IConfiguration configuration)
    {
        var connection = RedisConnectionString.Parse(configuration.GetConnectionString(ConnectionName));
        var redis = ConfigurationOptions.Parse(connection.WithoutCredentials ?? throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} {connection.Error}"));
        Apply(redis, connection, configuration);
        return redis;
    }

    private static void Apply(ConfigurationOptions redis, RedisConnectionString connection, IConfiguration configuration)
    {
        (redis.User, redis.Password) = (connection.User, connection.Password);
        var options = configuration.GetSection(RedisOptions.Section).Get<RedisOptions>() ?? new();
        RedisConnectionDefaults.Apply(redis, options, connection.Sets, TimeProvider.System);
    }
}
