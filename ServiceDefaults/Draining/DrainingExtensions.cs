using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Draining;

internal static class DrainingExtensions
{
    public static void AddDraining(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DrainState>();
        builder.Services.AddHostedService<DrainService>();
        builder.Services.AddOptions<DrainingOptions>()
            .BindConfiguration(DrainingOptions.Section)
            .Validate(
                options => options.Delay >= TimeSpan.Zero && options.Delay < options.Timeout,
                "Draining:Delay must not be negative and must be shorter than Draining:Timeout, which covers it.")
            .Validate(
                options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(5),
                "Draining:Timeout must be more than zero and at most 00:05:00 (the orchestrator kills after 6 s on a developer's machine).")
            .ValidateOnStart();
        builder.Services.AddOptions<HostOptions>()
            .Configure<IOptions<DrainingOptions>>((host, draining) => host.ShutdownTimeout = draining.Value.Timeout);
    }
}
