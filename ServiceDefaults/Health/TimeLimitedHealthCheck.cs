using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.ServiceDefaults.Health;

/// <summary>Fails a check that exceeds its timeout, even when it ignores the cancellation token as some client libraries do.</summary>
internal sealed class TimeLimitedHealthCheck(IHealthCheck inner, TimeSpan timeout, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the thread pool, because opening the first connection may block before the first await.
        var check = Task.Run(() => inner.CheckHealthAsync(context, limit.Token), CancellationToken.None);
        try
        {
            return await check.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
            return new HealthCheckResult(context.Registration.FailureStatus, $"Not completed within {timeout.TotalSeconds:0.###} s.");
        }
    }
}
