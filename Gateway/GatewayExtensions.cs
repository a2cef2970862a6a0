using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Failover;
using Showroom.Gateway.Headers;
using Showroom.Gateway.Health;
using Showroom.Gateway.Limits;
using Showroom.Gateway.LoadBalancing;
using Showroom.Gateway.Problems;
using Showroom.Gateway.RequestValidation;
using Showroom.Gateway.RoutePolicies;
using Showroom.Gateway.Routing;
using Showroom.Gateway.Transport;
using Showroom.Gateway.Warmup;
using Showroom.Gateway.WebSockets;
using Showroom.Http2Forwarding;
using Showroom.ServiceDefaults.Telemetry;
using Showroom.ServiceDefaults.Warmup;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Showroom.Gateway;

/// <summary>The gateway as parts of a web application.</summary>
public static class GatewayExtensions
{
    /// <summary>
    /// Adds the gateway: a YARP proxy with the routes of the application model and of the section <c>ReverseProxy</c>, and its own options
    /// (section <c>Gateway</c>), transport, health probes and failover.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Adds routes, transforms and policies to the proxy, as in any YARP application.</param>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder, Action<IReverseProxyBuilder>? configure = null)
    {
        var services = builder.Services;
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        // The scope that hosting opens for each request costs more than it helps: FailoverLog names the request by itself.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        services.AddTransport();
        services.AddHostCheck();
        var proxy = services.AddYarp(builder.Configuration);
        services.AddForwarding(proxy, builder.Configuration);
        services.AddRoutePolicies();
        builder.AddRateLimits();
        services.AddHealthChecks().AddCheck<ClusterHealthCheck>(ClusterHealthCheck.Name);
        services.AddWarmup<ForwardingWarmup>();
        configure?.Invoke(proxy);
        return builder;
    }

    /// <summary>Rejects ambiguous requests; the first of the gateway's middleware.</summary>
    public static IApplicationBuilder UseRequestValidation(this IApplicationBuilder app) => app.UseMiddleware<RequestValidationMiddleware>();

    /// <summary>
    /// Limits the rate of every caller, and applies the policies that routes name: CORS, authentication, authorization, rate limits, timeouts and output
    /// caching. Requests of other routes pass these by.
    /// </summary>
    public static IApplicationBuilder UseRoutePolicies(this IApplicationBuilder app)
    {
        RoutePolicyPipeline.Use(app);
        return app;
    }

    /// <summary>Maps the configured routes; other paths return 404.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReverseProxy(proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.UseMiddleware<WebSocketShutdownMiddleware>();
            proxy.UseMiddleware<FailoverMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UseWhen(HasPassiveHealthCheck, checking => checking.UseMiddleware<PassiveHealthCheckMiddleware>());
        })
        .ConfigureEndpoints((endpoint, route) =>
        {
            // The pattern of a route is a catch-all; its id says which service was meant.
            endpoint.WithMetadata(new ServerSpanName(route.RouteId));
            RoutePolicyPipeline.Mark(endpoint, route);
        });
        // The default pattern leaves out paths that look like files.
        endpoints.MapFallback("{**path}", GatewayProblem.NotFound.WriteAsync).AllowAnonymous();
        return endpoints;
    }

    private static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ResponseHeaderEncoding>();
        // Nothing in this process blocks, so that dispatching each request to another thread gains nothing.
        services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IMemoryPoolFactory<byte>, LifoMemoryPoolFactory>();
        services.AddHostedService(provider => new ConnectionMemory(
            provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>(), ConnectionMemory.Collect));
        services.AddSingleton<WebSocketShutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<WebSocketShutdown>());
        return services;
    }

    private static IServiceCollection AddHostCheck(this IServiceCollection services)
    {
        services.AddSingleton<AllowedHosts>();
        // ASP.NET Core's own check, on the same setting, rejects with a page instead of a problem.
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        return services;
    }

    private static IReverseProxyBuilder AddYarp(this IServiceCollection services, IConfiguration configuration)
    {
        var proxy = services.AddReverseProxy();
        services.AddSingleton<IProxyConfigProvider, ServiceRouteProvider>();
        var section = configuration.GetSection(ReverseProxySection.Name);
        proxy.LoadFromConfig(section);
        services.Decorate<IProxyConfigProvider>((inner, provider) =>
            new ReverseProxyConfigProvider(inner, section, provider.GetRequiredService<ILogger<ReverseProxyConfigProvider>>()));
        services.AddSingleton<ILoadBalancingPolicy, WeightedPolicy>();
        services.AddSingleton<IProxyConfigFilter, DestinationWeight>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        services.AddSingleton<IAvailableDestinationsPolicy, ReadyOrRespondingPolicy>();
        services.AddSingleton(provider => new ReplicaStates(provider.GetService<ConnectionPool>()));
        services.AddSingleton<ReplicaHealthPolicy>();
        services.AddSingleton<IActiveHealthCheckPolicy>(provider => provider.GetRequiredService<ReplicaHealthPolicy>());
        if (configuration.GetSection(GatewayOptions.Section).GetValue<TimeSpan?>(nameof(GatewayOptions.DnsRefreshPeriod)) is { } period)
        {
            proxy.AddDnsDestinationResolver(dns => dns.RefreshPeriod = period);
        }
        else
        {
            proxy.AddServiceDiscoveryDestinationResolver();
            services.Decorate<IDestinationResolver>((discovery, _) => new ServiceNameResolver(discovery));
        }

        return proxy.AddTransforms<ForwardedHeadersProvider>();
    }

    private static IServiceCollection AddForwarding(this IServiceCollection services, IReverseProxyBuilder proxy, IConfiguration configuration)
    {
        services.AddSingleton<FailoverMetrics>();
        services.Decorate<IHttpForwarder>((yarp, provider) => ActivatorUtilities.CreateInstance<ReplicaForwarder>(provider, yarp));
        var forwarder = configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.Forwarder)}"];
        if (!nameof(ForwarderKind.Yarp).Equals(forwarder, StringComparison.OrdinalIgnoreCase))
        {
            proxy.AddHttp2Forwarder(provider =>
            {
                var timeouts = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Timeouts;
                // UpstreamHttpClientFactory configures nothing else that concerns HTTP/2 without TLS.
                return new Http2ForwarderOptions { ConnectTimeout = timeouts.Connect, ResponseTimeout = timeouts.Response, IgnoreHttpClient = true };
            });
        }

        return services;
    }

    private static IServiceCollection AddRoutePolicies(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RateLimiterPolicies>();
        services.AddRateLimiter(_ => { });
        services.AddRequestTimeouts();
        services.AddOutputCache();
        return services;
    }

    /// <summary>Spares the requests of other clusters the middleware.</summary>
    private static bool HasPassiveHealthCheck(HttpContext context) =>
        context.GetReverseProxyFeature().Cluster.Config.HealthCheck?.Passive is { Enabled: true };
}
