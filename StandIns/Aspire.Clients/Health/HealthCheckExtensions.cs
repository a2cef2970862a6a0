using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Health;

/// <summary>Adds a health check once, however often its client is added.</summary>
internal static class HealthCheckExtensions
{
    public static void TryAddHealthCheck(this IHostApplicationBuilder builder, string name, Func<IServiceProvider, IHealthCheck> create)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, create, failureStatus: null, tags: null));
        }
    }
}
