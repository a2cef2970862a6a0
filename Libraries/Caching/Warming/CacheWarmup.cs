using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Popularity;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Warming;

/// <summary>Loads the most-read keys of yesterday and today: from L2 where it has them, and through their <see cref="ICacheWarmer"/> otherwise.</summary>
internal sealed class CacheWarmup(HybridCache cache, L1Warmer l1, IServiceScopeFactory scopes, CacheOptions options, TimeProvider time, ILogger logger)
{
    private const int BatchSize = 100;
    private const int MaxConcurrentLoads = 4;

    public async Task RunAsync(IPopularityStore popularity, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        string[] keys =
        [
            .. (await popularity.GetMostReadAsync(today.AddDays(-1), options.WarmKeys).ConfigureAwait(false))
                .Union(await popularity.GetMostReadAsync(today, options.WarmKeys).ConfigureAwait(false))
                .Take(options.WarmKeys),
        ];
        var warmed = 0;
        foreach (var batch in keys.Chunk(BatchSize))
        {
            var missing = await l1.WarmAsync(batch, cancellationToken).ConfigureAwait(false);
            warmed += batch.Length - missing.Count;
            var parallelism = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentLoads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(missing, parallelism, async (key, token) =>
            {
                if (await TryLoadAsync(key, token).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref warmed);
                }
            }).ConfigureAwait(false);
        }

        logger.Warmed(warmed, keys.Length);
    }

    private async ValueTask<bool> TryLoadAsync(string key, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        if (scope.ServiceProvider.GetServices<ICacheWarmer>().FirstOrDefault(warmer => warmer.CanWarm(key)) is not { } warmer)
        {
            return false;
        }

        await warmer.WarmAsync(cache, key, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
