using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Caching.L2;
using Showroom.Caching.Popularity;
using Showroom.Caching.Telemetry;
using Showroom.Caching.Warming;

namespace Showroom.Caching.Hosting;

/// <summary>
/// Starts the cache, warms it and reports ready; then flushes read counts, and reports degraded while L2 cannot be used. Warming delays readiness by at most <see cref="CacheOptions.WarmingTimeout"/>.
/// </summary>
internal sealed class CacheHostedService(
    TwoLevelCache cache, L2Backend backend, CacheOptions options, IServiceScopeFactory scopes, TimeProvider time, ILogger<CacheHostedService> logger)
    : BackgroundService, IHealthCheck
{
    private volatile bool _ready;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !_ready ? HealthCheckResult.Unhealthy("The cache is warming.")
            : cache.Coherence.IsSynchronized ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("L2 is not in use, or only a part of it: values are loaded from the source."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartCacheAsync(stoppingToken).ConfigureAwait(false);
        _ready = true;
        if (backend.Popularity is { } popularity)
        {
            await new PopularityFlusher(cache.Popular, () => cache.Coherence.CanUseL2, time, logger).RunAsync(popularity, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task StartCacheAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(options.WarmingTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        try
        {
            await cache.StartAsync(linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            if (backend.Popularity is { } popularity && options.WarmKeys > 0 && cache.Coherence.IsSynchronized)
            {
                var warmup = new CacheWarmup(cache, cache.L1Warmer, scopes, options, time, logger);
                await warmup.RunAsync(popularity, linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            logger.WarmingEndedEarly(exception is OperationCanceledException ? null : exception);
        }
    }
}
