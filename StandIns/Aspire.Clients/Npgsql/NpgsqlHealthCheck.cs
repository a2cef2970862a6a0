using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Npgsql;

/// <summary>Healthy when a connection of the pool answers a query.</summary>
/// <param name="services">The data source is asked for at the check: making it may fail, which is a finding and no error.</param>
/// <param name="serviceKey">The data source's key, or null.</param>
internal sealed class NpgsqlHealthCheck(IServiceProvider services, string? serviceKey) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var database = services.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey);
            await using var command = database.CreateCommand("SELECT 1;");
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: e);
        }
    }
}
