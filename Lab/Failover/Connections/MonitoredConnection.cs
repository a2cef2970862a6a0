using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Lab.Failover.Connections;

/// <summary>A connection with or without the monitor that the services have.</summary>
internal sealed class MonitoredConnection : IAsyncDisposable
{
    private readonly PrimaryMonitor _monitor;

    private MonitoredConnection(ConnectionMultiplexer redis)
    {
        Redis = redis;
        _monitor = new PrimaryMonitor(() => redis, Options.Create(new RedisOptions()), TimeProvider.System, NullLogger<PrimaryMonitor>.Instance);
    }

    public ConnectionMultiplexer Redis { get; }

    public static async Task<MonitoredConnection> StartAsync(ConnectionMultiplexer redis, bool isMonitored)
    {
        var connection = new MonitoredConnection(redis);
        if (isMonitored)
        {
            await connection._monitor.StartAsync(CancellationToken.None);
        }

        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _monitor.StopAsync(CancellationToken.None);
        _monitor.Dispose();
        await Redis.DisposeAsync();
    }
}
