using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Healthy when every configured Redis answers a ping. It has no time limit of its own but the client's.</summary>
/// <param name="services">The connection is asked for at the check: making it may fail, which is a finding and no error.</param>
/// <param name="serviceKey">The connection's key, or null.</param>
internal sealed class RedisHealthCheck(IServiceProvider services, string? serviceKey) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);
            foreach (var endPoint in connection.GetEndPoints(configuredOnly: true))
            {
                await connection.GetServer(endPoint).PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: e);
        }
    }
}
