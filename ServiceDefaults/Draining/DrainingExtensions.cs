using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Configuration;

namespace Showroom.ServiceDefaults.Draining;

internal static class DrainingExtensions
{
    public static IHostApplicationBuilder AddDraining(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DrainState>();
        builder.Services.AddHostedService<DrainService>();
        builder.Services.AddSectionOptions<DrainingOptions>(DrainingOptions.Section)
            .Validate(
                options => options.Delay >= TimeSpan.Zero && options.Delay < options.Timeout,
                "Draining:Delay must not be negative and must be shorter than Draining:Timeout, which includes it.")
            .Validate(
                options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(5),
                "Draining:Timeout must be more than zero and at most 00:05:00 (Aspire kills a local process 6 s after SIGTERM).");
        builder.Services.AddOptions<HostOptions>()
            .Configure<IOptions<DrainingOptions>>((host, draining) => host.ShutdownTimeout = draining.Value.Timeout);
        return builder;
    }
}
