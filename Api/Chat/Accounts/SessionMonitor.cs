using Microsoft.Extensions.Options;
using Showroom.Api.Accounts.Sessions;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Membership;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.Api.Chat.Accounts;

/// <summary>
/// Closes the connections whose session has ended, for whatever reason and on whatever replica, and extends the sessions of those that send messages. While
/// the store is unavailable nothing is closed.
/// </summary>
internal sealed class SessionMonitor(
    AccountConnections accounts, ISessionStore sessions, ServerIdentity server, IOptions<ChatOptions> options, TimeProvider time, ILogger<SessionMonitor> logger)
    : BackgroundService
{
    // Accounts that are asked for together.
    private const int BatchSize = 64;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SessionCheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    foreach (var batch in accounts.Accounts.Chunk(BatchSize))
                    {
                        await Task.WhenAll(batch.Select(account => CheckAsync(account, stoppingToken)));
                    }
                }
                catch (Exception error) when (RedisFailures.IsUnavailable(error))
                {
                    logger.SessionsNotChecked(server.Name, error.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private async Task CheckAsync(Guid account, CancellationToken cancellationToken)
    {
        // Before the sessions are read: a connection that is added later may have a session that was created later.
        var connections = accounts.Of(account);
        var live = (await sessions.ListAsync(account, cancellationToken)).Select(session => session.PublicId).ToHashSet();
        foreach (var connection in connections)
        {
            await CheckAsync(connection, live, cancellationToken);
        }
    }

    private async Task CheckAsync(ChatConnection connection, HashSet<string> live, CancellationToken cancellationToken)
    {
        var session = connection.Session!.Value;
        if (!live.Contains(session.PublicId))
        {
            logger.SessionEnded(server.Name, connection.Connection.ConnectionId);
            connection.Connection.Abort();
        }
        else if (connection.TakeActivity())
        {
            await sessions.ExtendAsync(session, cancellationToken);
        }
    }
}
