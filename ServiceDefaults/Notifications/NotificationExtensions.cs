using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Notifications;

/// <summary>Notifications of accounts.</summary>
public static class NotificationExtensions
{
    /// <summary>Adds <see cref="IAccountNotifier"/>. Needs the <see cref="IConnectionMultiplexer"/> of <c>AddRedis</c>.</summary>
    public static IServiceCollection AddAccountNotifier(this IServiceCollection services)
    {
        services.TryAddSingleton<IAccountNotifier, RedisAccountNotifier>();
        return services;
    }
}
