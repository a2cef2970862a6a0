using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Showroom.ServiceDefaults.Discovery;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Health;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Listening;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Resilience;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.ServiceDefaults;

/// <summary>What every service shares: three calls in its <c>Program.cs</c>.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health, draining, problem details, the server's identity and listeners; every
    /// <see cref="HttpClient"/> of the service resolves service names and is resilient.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddQuietLogging();
        builder.AddTelemetry();
        builder.AddServerIdentity();
        builder.AddListeners();
        builder.AddDraining();
        builder.AddHealth();
        builder.Services.AddProblems();
        builder.Services.AddServiceEndpoints();
        builder.Services.AddResiliencePipelines();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddResilience().AddServiceDiscovery());
        return builder;
    }

    /// <summary>
    /// Joins the pipeline, outermost: identity headers and the server span, then whatever fails as problem details.
    /// </summary>
    public static IApplicationBuilder UseServiceDefaults(this IApplicationBuilder app)
    {
        app.UseMiddleware<ServerMiddleware>(true);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<BodyLimitMiddleware>();
        return app;
    }

    /// <summary>
    /// The same for a proxy, which passes on answers that others have signed, and writes its own problems: server span and body limit,
    /// and no state machine beside them on the way of every request.
    /// </summary>
    public static IApplicationBuilder UseProxyDefaults(this IApplicationBuilder app)
    {
        app.UseMiddleware<ServerMiddleware>(false);
        app.UseMiddleware<BodyLimitMiddleware>();
        return app;
    }

    /// <summary>Exposes <c>GET /health</c> (ready, with dependencies by name) and <c>GET /alive</c> (the process is up).</summary>
    public static IEndpointRouteBuilder MapServiceDefaults(this IEndpointRouteBuilder endpoints) => endpoints.MapHealth();
}
