using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// Asks an endpoint. The orchestrator's proxy accepts a connection although nobody listens behind it and holds it, so a
/// check that only connects proves nothing, and one without a limit of its own never ends.
/// </summary>
internal sealed class HttpEndpointHealthCheck(EndpointReference endpoint, string path, int expected, IHttpClientFactory clients) : IHealthCheck
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The endpoint has no address yet.");
        }
        var address = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var client = clients.CreateClient();
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return (int)response.StatusCode == expected
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, $"{address} answered {(int)response.StatusCode}, not {expected}.");
        }
        catch (HttpRequestException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{address}: {exception.Message}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{address} did not answer within {Patience.TotalSeconds} s.");
        }
    }
}
