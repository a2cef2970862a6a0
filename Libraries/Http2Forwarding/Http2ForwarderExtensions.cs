using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Showroom.Http2Forwarding.Transforms;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Http2Forwarding;

/// <summary>Adds the HTTP/2 forwarder to a YARP proxy.</summary>
public static class Http2ForwarderExtensions
{
    /// <summary>
    /// Forwards requests to destinations that speak HTTP/2 without TLS (a cluster with <c>HttpRequest:Version</c> 2.0 and <c>VersionPolicy</c>
    /// RequestVersionExact, and addresses with <c>http</c>) by the HTTP/2 client of this library; YARP's forwarder receives all other requests.
    /// </summary>
    /// <param name="builder">From <c>AddReverseProxy</c>.</param>
    /// <param name="options">Makes the options; by default their default values.</param>
    public static IReverseProxyBuilder AddHttp2Forwarder(this IReverseProxyBuilder builder, Func<IServiceProvider, Http2ForwarderOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttp2Forwarder(options);
        return builder;
    }

    /// <summary>The same for an application that calls <c>AddHttpForwarder</c> and forwards requests by itself.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Makes the options; by default their default values.</param>
    /// <exception cref="InvalidOperationException">Neither <c>AddReverseProxy</c> nor <c>AddHttpForwarder</c> was called before.</exception>
    public static IServiceCollection AddHttp2Forwarder(this IServiceCollection services, Func<IServiceProvider, Http2ForwarderOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ConnectionPool)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => options?.Invoke(provider) ?? new Http2ForwarderOptions());
        services.AddSingleton<ConnectionPool>();
        services.AddSingleton<ForwardingErrors>();
        services.AddSingleton(CreateEligibility);
        services.Decorate<IHttpForwarder, Http2Forwarder>();
        services.Decorate<ITransformBuilder, Http2TransformBuilder>();
        return services;
    }

    private static Eligibility CreateEligibility(IServiceProvider provider)
    {
        var factory = provider.GetService<IForwarderHttpClientFactory>()?.GetType();
        var ignoresHttpClient = provider.GetRequiredService<Http2ForwarderOptions>().IgnoreHttpClient;
        var knowsFactory = factory == typeof(ForwarderHttpClientFactory);
        if (!ignoresHttpClient && !knowsFactory && factory is not null)
        {
            provider.GetRequiredService<ILogger<Http2Forwarder>>().UnknownHttpClientFactory(factory.FullName);
        }

        return new Eligibility(acceptsClusterClients: ignoresHttpClient || knowsFactory, acceptsOtherClients: ignoresHttpClient);
    }

    /// <summary>Replaces the registered service by one that receives it.</summary>
    private static void Decorate<TService, TDecorator>(this IServiceCollection services)
        where TService : class
        where TDecorator : class, TService
    {
        var decorated = services.LastOrDefault(service => service.ServiceType == typeof(TService) && !service.IsKeyedService)
            ?? throw new InvalidOperationException($"There is no {typeof(TService).Name} yet: call AddReverseProxy or AddHttpForwarder before AddHttp2Forwarder.");
        services.Remove(decorated);
        services.AddSingleton<TService>(provider => ActivatorUtilities.CreateInstance<TDecorator>(provider, CreateDecorated(provider)));

        TService CreateDecorated(IServiceProvider provider) => (TService)(
            decorated.ImplementationInstance
            ?? decorated.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, decorated.ImplementationType!));
    }
}
