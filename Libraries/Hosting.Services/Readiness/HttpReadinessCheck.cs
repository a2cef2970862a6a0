using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Hosting.Services;

/// <summary>
/// Requests a service's readiness endpoint at the address that was allocated to it. While the service is starting, refused
/// connections and 503 are retried within one check; a service that was ready before is reported as unhealthy after one attempt.
/// </summary>
internal sealed class HttpReadinessCheck(EndpointReference endpoint, string path) : IHealthCheck
{
    // Short against the second that a service needs to start, long against the cost of one request.
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(50);

    // A loaded machine needs many seconds; Aspire would pause for one to five seconds after each failed check.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private static readonly HttpClient s_client = new() { Timeout = TimeSpan.FromSeconds(30) };

    private volatile bool _isStarting = true;

    /// <summary>Makes the next check retry; called before each start of the service.</summary>
    public void Reset() => _isStarting = true;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy("The endpoint has no address yet.");
        }

        var address = new Uri(new Uri(endpoint.Url), path);
        try
        {
            await ReadinessRetry.ExecuteAsync(token => RequestAsync(address, token), IsTransient, s_delay, cancellationToken, s_timeout).ConfigureAwait(false);
            _isStarting = false;
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _isStarting = true;
            return HealthCheckResult.Unhealthy(
                e is HttpRequestException { StatusCode: { } status } ? $"{address} responded with {(int)status}." : $"{address} did not respond: {e.Message}");
        }
    }

    private static async Task RequestAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await s_client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private bool IsTransient(Exception exception) =>
        _isStarting && exception is HttpRequestException { StatusCode: null or HttpStatusCode.ServiceUnavailable };
}
