using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Protocol;
using Showroom.ServiceDefaults.Notifications;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Accounts;

/// <summary>
/// Receives the changes of orders and writes them to the connections of the buyer on this replica. One channel for all accounts: orders are rare beside
/// messages, and a channel for each account would cost a subscription for each connection. The mode <c>Chat:Fanout</c> has no influence.
/// </summary>
internal sealed class OrderEvents(IConnectionMultiplexer redis, AccountConnections accounts, RedisHealth health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Once subscribed, the client subscribes again whenever it is connected again.
                var subscription = await redis.GetSubscriber().SubscribeAsync(NotificationChannels.Orders);
                subscription.OnMessage(message => Deliver((byte[]?)message.Message));
                return;
            }
            catch (Exception error) when (RedisHealth.IsFailure(error))
            {
                health.Failed(error);
            }

            await Task.Delay(s_retryDelay, time, stoppingToken);
        }
    }

    private void Deliver(byte[]? message)
    {
        if (OrderChange.Decode(message) is { } change && accounts.Of(change.AccountId) is { Length: > 0 } connections)
        {
            var frame = new SerializedHubMessage(new InvocationMessage(ChatEvents.OrderChanged, [change.OrderId.ToString(), change.Status]));
            foreach (var connection in connections)
            {
                // It never fails: the connection logs an error and closes itself.
                _ = connection.Connection.WriteAsync(frame).AsTask();
            }
        }
    }
}
