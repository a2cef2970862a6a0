using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Health;

/// <summary>
/// Logs when readiness changes, with the checks that failed. The framework logs an error for each failed check of each probe,
/// also while the service is starting.
/// </summary>
internal sealed class ReadinessState(ILogger<ReadinessState> logger)
{
    private readonly Lock _lock = new();
    private HealthStatus? _status;
    private bool _hasBeenReady;

    public void Update(HealthReport report)
    {
        lock (_lock)
        {
            if (_status == report.Status)
            {
                return;
            }

            _status = report.Status;
            Log(report);
            _hasBeenReady |= report.Status != HealthStatus.Unhealthy;
        }
    }

    private void Log(HealthReport report)
    {
        switch (report.Status)
        {
            case HealthStatus.Healthy:
                logger.Ready();
                break;
            case HealthStatus.Degraded:
                logger.Degraded(Describe(report));
                break;
            case HealthStatus.Unhealthy when !_hasBeenReady:
                logger.Starting(Describe(report));
                break;
            default:
                logger.NotReady(Describe(report));
                break;
        }
    }

    private static string Describe(HealthReport report) => string.Join("; ", report.Entries
        .Where(static entry => entry.Value.Status != HealthStatus.Healthy)
        .Select(static entry => $"{entry.Key}: {entry.Value.Description ?? entry.Value.Exception?.Message ?? "failed"}"));
}
