using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Limits;
using Showroom.Api.Chat.Membership;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Hubs;

/// <summary>
/// The rates of calls: joins and leaves for each connection, messages for each account. A caller above its rate gets an error, and one that ignores many of
/// them is closed.
/// </summary>
internal sealed class ConnectionLimits(
    SendLimits sends, ChatMetrics metrics, ServerIdentity server, IOptions<ChatOptions> options, TimeProvider time, ILogger<ConnectionLimits> logger)
{
    private const int MaxRefusals = 100;

    public void Open(ChatConnection connection, Guid? account)
    {
        connection.Joins = new TokenBucket(options.Value.JoinsPerSecond, options.Value.MaxRoomsPerConnection, time);
        connection.Sends = account is { } id ? sends.Acquire(id) : null;
        metrics.ConnectionOpened();
    }

    public void Close(ChatConnection connection, Guid? account)
    {
        if (connection.Sends is not null)
        {
            sends.Release(account!.Value);
        }

        metrics.ConnectionClosed();
    }

    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">Too many joins.</exception>
    public void TakeJoin(ChatConnection connection) => Take(connection, connection.Joins, "joins and leaves");

    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">Too many messages.</exception>
    public void TakeSend(ChatConnection connection) => Take(connection, connection.Sends!, "messages");

    private void Take(ChatConnection connection, TokenBucket bucket, string calls)
    {
        if (bucket.TryTake(out var retryAfter))
        {
            connection.Refusals = 0;
            return;
        }

        if (++connection.Refusals == MaxRefusals)
        {
            logger.FloodClosed(server.Name, connection.Connection.ConnectionId, MaxRefusals);
            connection.Connection.Abort();
        }

        throw ChatErrors.Of(ChatErrors.TooManyRequests, $"Too many {calls}. Try again in {Math.Ceiling(retryAfter.TotalMilliseconds)} ms.");
    }
}
