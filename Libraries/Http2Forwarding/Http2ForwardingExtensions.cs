using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Showroom.Http2Forwarding;

/// <summary>Registers <see cref="Http2Forwarder"/>.</summary>
public static class Http2ForwardingExtensions
{
    /// <summary>Adds <see cref="Http2Forwarder"/> and the <see cref="ConnectionPool"/> it uses.</summary>
    /// <typeparam name="THeaderPolicy">Decides which request headers are forwarded and which are added.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Makes the options; by default their default values.</param>
    public static IServiceCollection AddHttp2Forwarding<THeaderPolicy>(
        this IServiceCollection services, Func<IServiceProvider, Http2ForwardingOptions>? options = null)
        where THeaderPolicy : class, IRequestHeaderPolicy
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IRequestHeaderPolicy, THeaderPolicy>();
        services.AddSingleton(provider => new ConnectionPool(options?.Invoke(provider) ?? new(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Http2Forwarder>();
        return services;
    }
}
