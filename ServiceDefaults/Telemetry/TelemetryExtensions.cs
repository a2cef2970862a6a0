using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Showroom.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>
    /// Traces, metrics and logs over OTLP, batched, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; else nothing listens
    /// and nothing is paid for. The other <c>OTEL_*</c> settings are read by the SDK itself.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        // Its tags would be made for every request, recorded or not: a third of what a request through the gateway allocates. See ServerSpan.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", true);

        builder.Services.AddOptions<TelemetryOptions>()
            .BindConfiguration(TelemetryOptions.Section)
            .Validate(
                options => options.TracesPerSecond is > 0 and <= 1_000_000,
                "Telemetry:TracesPerSecond must be between 1 and 1000000: how many new traces per second this process records.")
            .Validate(
                options => options.Farewell > TimeSpan.Zero && options.Farewell <= TimeSpan.FromMinutes(1),
                "Telemetry:Farewell must be more than zero and at most 00:01:00: how long a process that stops tries to send what is left.")
            .ValidateOnStart();

        new HostTelemetryBuilder(builder.Services)
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"]))
                {
                    resource.AddService(builder.Environment.ApplicationName);
                }
            })
            .WithTracing(tracing => tracing
                .SetSampler<RateLimitedSampler>()
                .AddSource(TelemetrySources.Traces))
            .WithMetrics(metrics => metrics
                .AddMeter(TelemetrySources.Meters)
                // One count for every request, which the requests' durations by route tell as well.
                .AddView("aspnetcore.routing.match_attempts", MetricStreamConfiguration.Drop))
            .WithLogging(configureBuilder: null, logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            })
            .UseOtlpExporter();

        builder.Services.AddHostedService<TelemetryLifetime>();
    }

    /// <summary>Per-request and per-command messages are off unless configuration asks for them: they cost more than the request.</summary>
    public static void AddQuietLogging(this IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
                ["Logging:LogLevel:Npgsql"] = "Warning",
                ["Logging:LogLevel:StackExchange.Redis"] = "Warning",
                ["Logging:LogLevel:Yarp"] = "Warning",
                ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
            },
        });

    /// <summary>The SDK's builder over the host's own services, so that client libraries which configure the same providers add to these.</summary>
    private sealed class HostTelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services { get; } = services;
    }

    /// <summary>
    /// Providers listen once they exist: this makes them exist before the first request. At the end it sends what is left,
    /// for a moment only: left to themselves the providers try for many seconds when the receiver is gone, as the dashboard
    /// is when the whole application stops, and whoever stops the process loses patience.
    /// </summary>
    private sealed class TelemetryLifetime(TracerProvider tracing, MeterProvider metrics, LoggerProvider logs, IOptions<TelemetryOptions> options) : IHostedService
    {
        private readonly int _patience = (int)options.Value.Farewell.TotalMilliseconds;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
            Task.Run(() => tracing.Shutdown(_patience), CancellationToken.None),
            Task.Run(() => metrics.Shutdown(_patience), CancellationToken.None),
            Task.Run(() => logs.Shutdown(_patience), CancellationToken.None));
    }
}
