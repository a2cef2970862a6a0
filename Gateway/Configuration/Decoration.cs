namespace Showroom.Gateway.Configuration;

/// <summary>Replaces a registered service by one that receives it.</summary>
internal static class Decoration
{
    /// <param name="services">The last registration of <typeparamref name="TService"/> is replaced.</param>
    /// <param name="decorate">Makes the new service of the registered one.</param>
    public static IServiceCollection Decorate<TService>(this IServiceCollection services, Func<TService, IServiceProvider, TService> decorate)
        where TService : class
    {
        var decorated = services.Last(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);
        services.Remove(decorated);
        return services.AddSingleton(provider => decorate(
            (TService)(decorated.ImplementationInstance
                ?? decorated.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, decorated.ImplementationType!)),
            provider));
    }
}
