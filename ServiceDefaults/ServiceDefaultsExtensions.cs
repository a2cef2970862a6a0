using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Showroom.ServiceDefaults.Content;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Health;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Limits;
using Showroom.ServiceDefaults.Listening;
using Showroom.ServiceDefaults.Methods;
using Showroom.ServiceDefaults.Pipeline;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Resilience;
using Showroom.ServiceDefaults.Statistics;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.ServiceDefaults;

/// <summary>What every service shares: three calls in its <c>Program.cs</c>.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health checks, draining, problem details, the server's identity and its listeners; every
    /// <see cref="HttpClient"/> of the service uses service discovery and the standard resilience handler.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddLoggingDefaults();
        builder.AddTelemetry();
        builder.AddServerIdentity();
        builder.AddListeners();
        builder.AddDraining();
        builder.AddDefaultHealthChecks();
        builder.AddStatistics();
        builder.Services.AddProblems();
        builder.Services.AddContentDefaults();
        builder.Services.AddResilienceOptions();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddResilience().AddServiceDiscovery());
        return builder;
    }

    /// <summary>
    /// Adds the middleware of a service, outermost first: identity and security headers, problem details for every failure, the limits of a body,
    /// routing (HEAD as GET) and compression.
    /// </summary>
    public static IApplicationBuilder UseServiceDefaults(this IApplicationBuilder app)
    {
        app.UseMiddleware<ServerMiddleware>(true);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseRoutingWithHead();
        app.UseContentDefaults();
        return app;
    }

    /// <summary>
    /// Adds the middleware of a proxy, which passes on the identity headers of its upstreams, checks requests and writes its own problem
    /// details: no exception handler and no status code pages, each of which would add a state machine to every request.
    /// </summary>
    public static IApplicationBuilder UseProxyDefaults(this IApplicationBuilder app)
    {
        app.UseMiddleware<ServerMiddleware>(false);
        return app;
    }

    /// <summary>Maps <c>GET</c> and <c>HEAD</c> of <c>/health</c> (ready, with each dependency by name) and <c>/alive</c> (the process is up).</summary>
    public static IEndpointRouteBuilder MapDefaultEndpoints(this IEndpointRouteBuilder endpoints) => endpoints.MapHealth().MapStatistics();
}
