using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Warming;

/// <summary>
/// Starts the cache, loads the keys read most yesterday and today, then says that it is ready; later hands the counts of reads on. Readiness waits for
/// warming no longer than WarmingTimeout.
/// </summary>
internal sealed class CacheService(TwoLevelCache cache, ISecondLevel second, CacheOptions options, IServiceScopeFactory scopes, TimeProvider time, ILogger<CacheService> logger)
    : BackgroundService, IHealthCheck
{
    private const int BatchSize = 100;
    private static readonly TimeSpan s_handOn = TimeSpan.FromSeconds(10);

    private volatile bool _ready;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The cache is warming."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using (var bounded = new CancellationTokenSource(options.WarmingTimeout, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, stoppingToken))
        {
            try
            {
                await cache.StartAsync(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
                if (second is IPopularity popularity && options.WarmKeys > 0 && cache.Watch.Synchronized)
                {
                    await WarmAsync(popularity, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.WarmingCut(exception is OperationCanceledException ? null : exception);
            }
        }

        _ready = true;
        if (second is IPopularity counts)
        {
            await HandOnAsync(counts, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task WarmAsync(IPopularity popularity, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        string[] keys =
        [
            .. (await popularity.MostReadAsync(today.AddDays(-1), options.WarmKeys).ConfigureAwait(false))
                .Union(await popularity.MostReadAsync(today, options.WarmKeys).ConfigureAwait(false))
                .Take(options.WarmKeys),
        ];
        var warmed = 0;
        foreach (var batch in keys.Chunk(BatchSize))
        {
            var missing = await cache.Warmer.WarmAsync(batch, cancellationToken).ConfigureAwait(false);
            warmed += batch.Length - missing.Count;
            await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (key, token) =>
            {
                var scope = scopes.CreateAsyncScope();
                await using var _ = scope.ConfigureAwait(false);
                if (scope.ServiceProvider.GetServices<ICacheWarmer>().FirstOrDefault(warmer => warmer.Knows(key)) is { } warmer)
                {
                    await warmer.WarmAsync(cache, key, token).ConfigureAwait(false);
                    Interlocked.Increment(ref warmed);
                }
            }).ConfigureAwait(false);
        }

        logger.Warmed(warmed, keys.Length);
    }

    private async Task HandOnAsync(IPopularity popularity, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_handOn, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var reads = cache.Popular.Take();
                if (reads.Count > 0 && cache.Watch.RemoteUsable)
                {
                    try
                    {
                        await popularity.AddReadsAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), reads).WaitAsync(s_handOn, time, cancellationToken).ConfigureAwait(false);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        // These counts are lost: a statistic of one in sixty-four bears it.
                        logger.OperationFailed(exception);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
