using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The services of every application.</summary>
internal static class ApplicationServices
{
    // A stop ends every process and waits for it: six seconds for one that does not obey, more with many.
    private static readonly TimeSpan s_shutdownPatience = TimeSpan.FromSeconds(30);

    public static void AddApplicationServices(this IServiceCollection services, DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(builder.Pipeline);
        services.AddSingleton(builder.Resources);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DistributedApplicationModel>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<ResourceNotificationService>(), s.GetRequiredService<ResourceLoggerService>(), s));
        services.AddSingleton<ApplicationOrchestrator>();
        services.AddHealthChecks();
        services.AddHttpClient();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdownPatience);
        services.Configure<ResourceNotificationServiceOptions>(waits =>
            waits.DefaultWaitBehavior = options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
        services.AddPipelineServices(builder.Configuration);

        if (builder.ExecutionContext.IsRunMode)
        {
            // These watch, so they are there before anything happens.
            services.AddHostedService<ResourceHealthMonitor>();
            if (options.EnableResourceLogging)
            {
                services.AddHostedService<ResourceLogForwarder>();
            }
            services.AddHostedService(s => s.GetRequiredService<ApplicationOrchestrator>());
        }

        // Health checks of things that are still starting fail, and that is shown where it belongs: with the resource.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // A refused start is one sentence of our own, not a stack trace of the host.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("Aspire.Hosting.Dashboard", LogLevel.Warning);
    }
}
