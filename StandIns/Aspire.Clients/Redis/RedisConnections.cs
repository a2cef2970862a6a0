using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Makes the connection when it is first asked for.</summary>
internal static class RedisConnections
{
    /// <exception cref="InvalidOperationException">No connection string was configured under the name.</exception>
    public static ConnectionMultiplexer Connect(IServiceProvider services, string connectionName, string optionsName)
    {
        var options = services.GetRequiredService<IOptionsMonitor<ConfigurationOptions>>().Get(optionsName);
        if (options.EndPoints.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is no Redis to connect to: set 'ConnectionStrings:{connectionName}' or '{AspireRedisExtensions.Section}:ConnectionString'.");
        }

        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        var connection = ConnectionMultiplexer.Connect(options);
        services.GetService<RedisTracing>()?.Watch(connection);
        return connection;
    }
}

/// <summary>Makes the connection at the start of the host.</summary>
internal sealed class RedisActivation(IServiceProvider services, string? serviceKey) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
