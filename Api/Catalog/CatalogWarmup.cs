using Showroom.Api.Catalog.Cache;

namespace Showroom.Api.Catalog;

/// <summary>Reads once during the start, so that the first request does not wait for the connections to Redis and Postgres.</summary>
internal sealed class CatalogWarmup(IServiceProvider services, ILogger<CatalogWarmup> logger) : BackgroundService
{
    // On the pool: opening the first connection may block before its first await.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        async () =>
        {
            try
            {
                await services.GetRequiredService<IProductCache>().GetAsync(Guid.Empty, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The start continues; the health checks report what is missing.
                logger.WarmupFailed(error.GetType().Name, error.Message);
            }
        },
        stoppingToken);
}
