using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Warmup;

/// <summary>Warm-up of a service before it is ready.</summary>
public static class WarmupExtensions
{
    /// <summary>Adds a warm-up, which runs after the start and beside others; <c>/health</c> reports <c>warm-up</c> and is not ready before its end.</summary>
    public static IServiceCollection AddWarmup<TWarmup>(this IServiceCollection services)
        where TWarmup : class, IWarmup
    {
        if (!services.Any(static service => service.ServiceType == typeof(WarmupService)))
        {
            services.AddSingleton<WarmupService>();
            services.AddHostedService(static provider => provider.GetRequiredService<WarmupService>());
            services.AddHealthChecks().AddCheck<WarmupService>("warm-up");
        }

        services.AddSingleton<IWarmup, TWarmup>();
        return services;
    }
}
