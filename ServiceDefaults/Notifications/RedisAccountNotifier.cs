using Microsoft.Extensions.Logging;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Notifications;

internal sealed class RedisAccountNotifier(IConnectionMultiplexer redis, ILogger<RedisAccountNotifier> logger) : IAccountNotifier
{
    public async Task OrderChangedAsync(Guid accountId, Guid orderId, string status)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(NotificationChannels.Orders, new OrderChange(accountId, orderId, status).Encode());
        }
        catch (Exception error) when (RedisFailures.IsUnavailable(error) || error is ObjectDisposedException)
        {
            logger.NotificationLost(orderId, error.GetType().Name);
        }
    }
}
