using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Failover;
using Showroom.Gateway.Headers;
using Showroom.Gateway.Health;
using Showroom.Gateway.Limits;
using Showroom.Gateway.Problems;
using Showroom.Gateway.RequestValidation;
using Showroom.Gateway.Routing;
using Showroom.Gateway.Transport;
using Showroom.Gateway.WebSockets;
using Showroom.Http2Forwarding;
using Showroom.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Showroom.Gateway;

/// <summary>The gateway as parts of a web application.</summary>
public static class GatewayExtensions
{
    /// <summary>Adds the gateway: its options (section <c>Gateway</c>), transport, routes, health probes and forwarding.</summary>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        // The scope that hosting opens for each request costs more than it helps: FailoverLog names the request by itself.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        services.AddTransport();
        var proxy = services.AddYarp();
        if (builder.Configuration.GetSection(GatewayOptions.Section).GetValue<TimeSpan?>(nameof(GatewayOptions.DnsRefreshPeriod)) is { } period)
        {
            proxy.AddDnsDestinationResolver(dns => dns.RefreshPeriod = period);
        }

        services.AddForwarding();
        return builder;
    }

    /// <summary>Rejects ambiguous requests; the first of the gateway's middleware.</summary>
    public static IApplicationBuilder UseRequestValidation(this IApplicationBuilder app) => app.UseMiddleware<RequestValidationMiddleware>();

    /// <summary>Maps the configured routes; other paths return 404.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReverseProxy(proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.Run(proxy.ApplicationServices.GetRequiredService<FailoverForwarder>().ForwardAsync);
        })
        // The pattern of a route is a catch-all; its id says which service was meant.
        .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(new ServerSpanName(route.RouteId)));
        endpoints.MapFallback(GatewayProblem.NotFound.WriteAsync);
        return endpoints;
    }

    private static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        // Nothing in this process blocks, so that dispatching each request to another thread gains nothing.
        services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IMemoryPoolFactory<byte>, LifoMemoryPoolFactory>();
        services.AddSingleton<WebSocketShutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<WebSocketShutdown>());
        return services;
    }

    private static IReverseProxyBuilder AddYarp(this IServiceCollection services)
    {
        var proxy = services.AddReverseProxy();
        // YARP registers authorization, for which the web application would add its middleware to every request although no route has a policy.
        services.RemoveAll<IAuthorizationHandlerProvider>();
        // Its dependants go too: in Development the container validates every registration.
        services.RemoveAll<IAuthorizationService>();
        services.RemoveAll<IPolicyEvaluator>();
        services.AddSingleton<IProxyConfigProvider, ServiceRouteProvider>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        services.AddSingleton<IAvailableDestinationsPolicy, ReadyOrRespondingPolicy>();
        services.AddSingleton<ReplicaStates>();
        services.AddSingleton<ReplicaHealthPolicy>();
        services.AddSingleton<IActiveHealthCheckPolicy>(provider => provider.GetRequiredService<ReplicaHealthPolicy>());
        return proxy.AddTransforms<ForwardedHeadersTransform>();
    }

    private static IServiceCollection AddForwarding(this IServiceCollection services)
    {
        services.AddHttp2Forwarding<ForwardedHeadersTransform>(provider =>
        {
            var timeouts = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Timeouts;
            return new Http2ForwardingOptions { ConnectTimeout = timeouts.Connect, ActivityTimeout = timeouts.Activity };
        });
        services.AddSingleton<ReplicaSelector>();
        services.AddSingleton<ReplicaForwarder>();
        services.AddSingleton<FailoverMetrics>();
        services.AddSingleton<FailoverForwarder>();
        return services;
    }
}
