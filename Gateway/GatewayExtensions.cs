using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Forwarding;
using Showroom.Gateway.Health;
using Showroom.Gateway.Http2;
using Showroom.Gateway.Limits;
using Showroom.Gateway.Problems;
using Showroom.Gateway.Routing;
using Showroom.Gateway.Transport;
using Showroom.Gateway.WebSockets;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Showroom.Gateway;

/// <summary>The gateway as parts of a web application.</summary>
public static class GatewayExtensions
{
    /// <summary>Adds the gateway: its options (section <c>Gateway</c>), routes, health probes, limits and connections.</summary>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        // Nothing here blocks, so nothing is gained by handing each request from thread to thread.
        services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IMemoryPoolFactory<byte>, RecentBlocksFactory>();
        // A logging scope for every request, for the few that are logged: FailoverRecord says by itself which one it means.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        var proxy = services.AddReverseProxy();
        if (builder.Configuration.GetSection(GatewayOptions.Section).GetValue<TimeSpan?>(nameof(GatewayOptions.ResolveEvery)) is { } period)
        {
            proxy.AddDnsDestinationResolver(dns => dns.RefreshPeriod = period);
        }
        // YARP brings authorisation along, and with this the web application would put it in every request's way, for no policy.
        services.RemoveAll<IAuthorizationHandlerProvider>();
        // What asks for it goes too: in Development every service is built once to see that it can be.
        services.RemoveAll<IAuthorizationService>();
        services.RemoveAll<IPolicyEvaluator>();
        services.AddSingleton<IProxyConfigProvider, RouteTable>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamClientFactory>();
        services.AddSingleton<FailoverRecord>();
        services.AddSingleton<FailoverForwarder>();
        services.AddSingleton<ConnectionKeeper>();
        services.AddSingleton<ReplicaLives>();
        services.AddSingleton<ReplicaHealthPolicy>();
        services.AddSingleton<IAvailableDestinationsPolicy, ReadyElseAnsweringPolicy>();
        services.AddSingleton<IActiveHealthCheckPolicy>(provider => provider.GetRequiredService<ReplicaHealthPolicy>());
        proxy.AddTransforms<EdgeHeaders>();
        services.AddSingleton<WebSocketShutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<WebSocketShutdown>());
        return builder;
    }

    /// <summary>Joins the guard to the pipeline, before anything else.</summary>
    public static IApplicationBuilder UseGatewayGuard(this IApplicationBuilder app) => app.UseMiddleware<RequestGuard>();

    /// <summary>Maps the declared routes; everything else is answered 404.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReverseProxy(proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.Run(proxy.ApplicationServices.GetRequiredService<FailoverForwarder>().ForwardAsync);
        });
        endpoints.MapFallback(GatewayProblem.NotFound.WriteAsync);
        return endpoints;
    }
}
