using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.ServiceDefaults.Health;

/// <summary>Answers in time even when the check does not: a client library may ignore the token for as long as its own timeouts last.</summary>
internal sealed class TimeLimitedHealthCheck(IHealthCheck inner, TimeSpan timeout, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the pool, because opening the first connection may block before the first await.
        var check = Task.Run(() => inner.CheckHealthAsync(context, limit.Token), CancellationToken.None);
        try
        {
            return await check.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
            return new HealthCheckResult(context.Registration.FailureStatus, $"No answer within {timeout.TotalSeconds:0.###} s.");
        }
    }
}
