using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Health;

/// <summary>Readiness: what this process needs, checked within a time limit.</summary>
public static class HealthExtensions
{
    private const string Ready = "/health";
    private const string Alive = "/alive";

    /// <summary>
    /// Declares that the service still answers without this dependency, slower: its failure makes <c>/health</c>
    /// degraded (200), not unavailable (503), so that a balancer does not take every replica out at once.
    /// </summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="name">The health check's name, as <c>/health</c> shows it.</param>
    public static IServiceCollection AddOptionalDependency(this IServiceCollection services, string name) =>
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(check => check.Name == name))
            {
                check.FailureStatus = HealthStatus.Degraded;
            }
        });

    internal static bool IsProbe(PathString path) => path.Value is Ready or Alive;

    internal static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.Services.AddOptions<HealthOptions>()
            .BindConfiguration(HealthOptions.Section)
            .Validate(
                options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(1),
                "Health:Timeout must be more than zero and at most 00:01:00: how long one dependency may take to answer.")
            .ValidateOnStart();
        builder.Services.AddOptions<HealthCheckServiceOptions>()
            .PostConfigure<IOptions<HealthOptions>, TimeProvider>((checks, health, time) =>
            {
                foreach (var check in checks.Registrations)
                {
                    var inner = check.Factory;
                    check.Factory = services => new TimeLimitedHealthCheck(inner(services), health.Value.Timeout, time);
                }
            });
    }

    internal static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Ready, HealthEndpoint.ReadyAsync).DisableHttpMetrics();
        endpoints.MapGet(Alive, HealthEndpoint.AliveAsync).DisableHttpMetrics();
        return endpoints;
    }
}
