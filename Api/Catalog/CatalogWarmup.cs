using Showroom.Api.Catalog.Caching;

namespace Showroom.Api.Catalog;

/// <summary>Opens the connections to Redis and Postgres beside the start, so that the first request does not wait for them.</summary>
internal sealed partial class CatalogWarmup(IServiceProvider services, ILogger<CatalogWarmup> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        async () =>
        {
            try
            {
                await services.GetRequiredService<IProductCache>().GetAsync(Guid.Empty, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Readiness tells whether they are there.
                LogNotYet(error.GetType().Name, error.Message);
            }
        },
        stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "The catalogue cannot be read yet ({Error}: {Message}).")]
    private partial void LogNotYet(string error, string message);
}
