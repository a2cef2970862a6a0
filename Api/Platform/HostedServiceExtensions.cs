namespace Showroom.Api.Platform;

/// <summary>Background services that other services call.</summary>
internal static class HostedServiceExtensions
{
    /// <summary>Registers <typeparamref name="TService"/> as one instance that the host starts and stops and that other services can depend on.</summary>
    public static IServiceCollection AddHosted<TService>(this IServiceCollection services)
        where TService : class, IHostedService
    {
        services.AddSingleton<TService>();
        services.AddHostedService(static provider => provider.GetRequiredService<TService>());
        return services;
    }
}
