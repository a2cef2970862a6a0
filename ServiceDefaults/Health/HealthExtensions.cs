using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Methods;

namespace Showroom.ServiceDefaults.Health;

/// <summary>Health checks with a timeout each.</summary>
public static class HealthExtensions
{
    /// <summary>
    /// Declares that the service works, slower, without this dependency: when its check fails, <c>/health</c> reports degraded (200)
    /// instead of unavailable (503), so that a load balancer does not remove every replica.
    /// </summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="name">The health check's name, as <c>/health</c> reports it.</param>
    public static IServiceCollection AddOptionalDependency(this IServiceCollection services, string name) =>
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(check => check.Name == name))
            {
                check.FailureStatus = HealthStatus.Degraded;
            }
        });

    internal static IHostApplicationBuilder AddDefaultHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag]);
        builder.Services.AddSingleton<ReadinessState>();
        builder.Services.AddSectionOptions<HealthOptions>(HealthOptions.Section)
            .Validate(
                options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(1),
                "Health:Timeout must be more than zero and at most 00:01:00: the timeout of one health check.");
        builder.Services.AddOptions<HealthCheckServiceOptions>()
            .PostConfigure<IOptions<HealthOptions>, TimeProvider>((checks, health, time) =>
            {
                foreach (var check in checks.Registrations)
                {
                    var inner = check.Factory;
                    check.Factory = services => new TimeLimitedHealthCheck(inner(services), health.Value.Timeout, time);
                }
            });
        return builder;
    }

    internal static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProbe(HealthPaths.Ready, HealthEndpoints.ReadyAsync);
        endpoints.MapProbe(HealthPaths.Alive, HealthEndpoints.AliveAsync);
        return endpoints;
    }

    private static void MapProbe(this IEndpointRouteBuilder endpoints, string path, RequestDelegate handler)
    {
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler).AllowAnonymous().DisableHttpMetrics();
        // Routing itself returns 405 only where no other route matches, and a gateway has routes that match every path.
        endpoints.Map(path, MethodNotAllowed.WriteAsync).WithMetadata(MethodNotAllowed.Metadata).AllowAnonymous().DisableHttpMetrics();
    }
}
