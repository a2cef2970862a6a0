using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>
/// Leaves servers that are replicas when none of the connected ones is a primary: the address may lead to another server by now. The client itself keeps such a
/// connection, sends no write on it, and so never detects that the address has changed. This is the case when it reconnected after a failover before
/// the address had changed.
/// </summary>
internal sealed class PrimaryMonitor(Func<IConnectionMultiplexer> connection, IOptions<RedisOptions> options, TimeProvider time, ILogger<PrimaryMonitor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var redis = connection();
        using var timer = new PeriodicTimer(options.Value.RoleCheck, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAsync(redis);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task CheckAsync(IConnectionMultiplexer redis)
    {
        try
        {
            var connected = Array.FindAll(redis.GetServers(), static server => server.IsConnected);
            if (connected.Length == 0 || Array.Exists(connected, static server => !server.IsReplica || server.ServerType == ServerType.Cluster))
            {
                return;
            }

            logger.LeavingReplicas(connected.Length);

            // QUIT is what closes a connection without closing the client.
            await Task.WhenAll(Array.ConvertAll(connected, static server => server.ExecuteAsync("QUIT")));
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The connection was lost meanwhile, or the service stops.
        }
    }
}
