using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Showroom.ServiceDefaults.Configuration;

namespace Showroom.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    // Sources and meters of our own are named Showroom.{Capability}.
    private const string OwnSources = "Showroom.*";

    // Those of AddAspNetCoreInstrumentation, which also awaits every request to repeat the status of a 5xx as error.type.
    private static readonly string[] s_serverMeters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.RateLimiting",
    ];

    /// <summary>
    /// Adds traces, metrics and logs over OTLP, in batches, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise nothing is
    /// collected. The SDK itself reads the other <c>OTEL_*</c> settings. Client libraries add their own instrumentation.
    /// </summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSectionOptions<TelemetryOptions>(TelemetryOptions.Section)
            .Validate(
                options => options.TracesPerSecond is > 0 and <= 1_000_000,
                "Telemetry:TracesPerSecond must be between 1 and 1000000: how many new traces per second this process records.")
            .Validate(
                options => options.ShutdownTimeout > TimeSpan.Zero && options.ShutdownTimeout <= TimeSpan.FromMinutes(1),
                "Telemetry:ShutdownTimeout must be more than zero and at most 00:01:00: how long a stopping process tries to export pending telemetry.");

        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return builder;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"]))
                {
                    resource.AddService(builder.Environment.ApplicationName);
                }
            })
            .WithTracing(tracing => tracing
                .SetSampler<RateLimitedSampler>()
                .AddAspNetCoreInstrumentation(AspNetCoreServerSpan.Configure)
                .AddHttpClientInstrumentation()
                .AddSource(OwnSources, "Yarp.ReverseProxy"))
            .WithMetrics(metrics => metrics
                .AddMeter(s_serverMeters)
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnSources, "Yarp.*")
                // Redundant: the histogram of request durations counts the requests of each route.
                .AddView("aspnetcore.routing.match_attempts", MetricStreamConfiguration.Drop))
            .WithLogging(configureBuilder: null, logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            })
            .UseOtlpExporter();
        builder.Services.AddHostedService<TelemetryShutdown>();
        return builder;
    }
}
