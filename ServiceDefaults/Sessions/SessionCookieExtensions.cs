using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>The session cookie, which every service can read.</summary>
public static class SessionCookieExtensions
{
    /// <summary>
    /// Registers <see cref="SessionCookie"/> with keys that all services share in Redis. Needs the <see cref="IConnectionMultiplexer"/> of <c>AddRedis</c>.
    /// </summary>
    public static IHostApplicationBuilder AddSessionCookie(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName(RedisKeyspace.Application);
        services.AddSingleton(provider => new SharedKeyRepository(
            new RedisXmlRepository(() => provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), SessionCookieKeys.ProtectionKeys)));
        services.AddOptions<KeyManagementOptions>().Configure<SharedKeyRepository>((options, keys) => options.XmlRepository = keys);
        services.AddSingleton<SharedKeyManager>();
        services.Replace(ServiceDescriptor.Singleton<IKeyManager>(provider => provider.GetRequiredService<SharedKeyManager>()));
        services.AddHostedService<KeySynchronization>();
        services.AddSingleton<KeyLookup>();
        services.AddSingleton(provider => new SessionCookie(
            provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<SharedKeyRepository>(), provider.GetRequiredService<KeyLookup>()));
        // It warns that the keys are not encrypted in Redis: they protect sessions that are in the same Redis.
        builder.Logging.AddFilter(typeof(XmlKeyManager).FullName, LogLevel.Error);
        return builder;
    }
}
