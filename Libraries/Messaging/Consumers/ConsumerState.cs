using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Messaging.Consumers;

/// <summary>Whether a queue can be received from.</summary>
internal sealed class ConsumerState : IHealthCheck
{
    private volatile Exception? _failure;
    private volatile bool _isReceiving;

    public void SetReceiving() => (_failure, _isReceiving) = (null, true);

    public void SetFailed(Exception error) => (_failure, _isReceiving) = (error, false);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _isReceiving ? HealthCheckResult.Healthy()
        : new HealthCheckResult(context.Registration.FailureStatus, "Messages cannot be received.", _failure));
}
