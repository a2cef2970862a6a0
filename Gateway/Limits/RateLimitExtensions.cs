using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Callers;
using Showroom.Gateway.Limits.Groups;
using Showroom.Gateway.Limits.Windows;
using Showroom.ServiceDefaults.Redis;
using Showroom.ServiceDefaults.Sessions;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Gateway.Limits;

internal static class RateLimitExtensions
{
    /// <summary>Adds the limits of <see cref="GatewayOptions.RateLimits"/> as the global limiter of ASP.NET Core's middleware.</summary>
    public static IHostApplicationBuilder AddRateLimits(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<GatewayOptions>, RateLimitOptionsValidator>();
        if (builder.Configuration.GetConnectionString(RedisExtensions.ConnectionName) is not null)
        {
            builder.AddRedis();
            builder.AddSessionCookie();
            // A new key is stored by a call that blocks, and nothing may block here: the services that issue cookies make the keys.
            services.Configure<KeyManagementOptions>(static keys => keys.AutoGenerateKeys = false);
            services.AddSingleton<RedisWindowStore>();
            services.AddSingleton<IWindowStore>(provider => provider.GetRequiredService<RedisWindowStore>());
            services.AddWarmup<RateLimitWarmup>();
        }
        else
        {
            services.AddSingleton<IWindowStore, NoWindowStore>();
        }

        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<RequestGroups>();
        services.AddSingleton<CallerRateLimiter>();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<GatewayOptions>, IServiceProvider>((limiter, options, provider) =>
        {
            if (options.Value.RateLimits.Enabled)
            {
                limiter.GlobalLimiter = provider.GetRequiredService<CallerRateLimiter>();
            }
        });
        return builder;
    }
}
