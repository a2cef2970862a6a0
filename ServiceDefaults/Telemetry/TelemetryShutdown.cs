using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// Exports pending telemetry at shutdown within a timeout. By themselves the providers retry for many seconds when the collector is
/// unreachable, as the dashboard is when the whole application stops, and the orchestrator kills the process meanwhile.
/// </summary>
/// <remarks>
/// It does so when it is disposed, not in <see cref="StopAsync"/>: clients that are disposed later still send commands, and the Redis
/// instrumentation throws for a command after its provider was shut down. As a hosted service it is created before such clients, and
/// is therefore disposed after them.
/// </remarks>
internal sealed class TelemetryShutdown(
    TracerProvider tracing, MeterProvider metrics, LoggerProvider logs, IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private readonly int _timeout = (int)options.Value.ShutdownTimeout.TotalMilliseconds;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => Task.WaitAll(
        Task.Run(() => tracing.Shutdown(_timeout)),
        Task.Run(() => metrics.Shutdown(_timeout)),
        Task.Run(() => logs.Shutdown(_timeout)));
}
